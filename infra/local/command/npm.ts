import { readFileSync } from "node:fs";

/** Milliseconds between checks. */
const interval = 1000;

/**
 * Ends the process soon after npm has ended, even if npm was killed and could not end it. Does nothing if npm did not start
 * the process, and on Windows, where a process does not see that its parent ended.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return;
  const npm = parentOfScript();
  setInterval(() => {
    if (parentOfScript() !== npm) process.exit(0);
  }, interval).unref();
}

/** Returns the process id of npm: of the parent, or on Linux, where the parent can be npm's shell, of the shell's parent. */
function parentOfScript(): number {
  const { ppid, platform } = process;
  if (platform !== "linux") return ppid;
  // The name in parentheses can contain spaces. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const [, name = "", parent] = /\((.*)\) \S (\d+)/s.exec(statusOf(ppid)) ?? [];
  return name.endsWith("sh") ? Number(parent) : ppid;
}

/** Returns Linux' description of a process; "" if it has ended. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}
