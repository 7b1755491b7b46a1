import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The memory of a process after garbage collection, in bytes. */
export interface Memory {
  /** The name of the function, or `gateway` for the process with the gateway and the doubles. */
  readonly name: string;
  readonly pid: number;
  readonly heap: number;
  readonly rss: number;
}

interface Addresses {
  readonly url: string;
  readonly stripeUrl: string;
}

/** The local service in processes of its own. Dispose it to end them. */
interface Service extends Addresses, Disposable {
  /** Returns the memory of each process. */
  readonly memory: () => Promise<Memory[]>;
}

/** Maximum wait for the memory of a process, in milliseconds. */
const patience = 10_000;
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Starts the local service in another process, and its functions in further processes. */
export async function startService(): Promise<Service> {
  const directory = mkdtempSync(`${tmpdir()}/load-`);
  const memoryModule = pathToFileURL(here("memory.ts"));
  memoryModule.searchParams.set("directory", directory);
  const child = fork(here("program.ts"), {
    env: { ...process.env, NODE_OPTIONS: `--import=${memoryModule}` },
    // Its functions log, also about the failures that the benchmark causes.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The local service ended with ${code} before it had started.`);
  });
  const [addresses] = (await Promise.race([once(child, "message"), ended])) as [Addresses];
  const end = () => {
    child.disconnect();
    rmSync(directory, { recursive: true, force: true });
  };
  return { ...addresses, memory: () => memoryOf(directory), [Symbol.dispose]: end };
}

async function memoryOf(directory: string): Promise<Memory[]> {
  const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
  const measured = await Promise.all(files.map((file) => measure(`${directory}/${file}`)));
  return measured.filter((memory) => memory !== undefined);
}

/** Asks a process for its memory. Returns undefined if the process has ended. */
async function measure(file: string): Promise<Memory | undefined> {
  const { pid }: Memory = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  if (!isRunning(pid)) return undefined;
  process.kill(pid, "SIGUSR2");
  const deadline = Date.now() + patience;
  while (!existsSync(file)) {
    if (Date.now() > deadline) throw new Error(`The process ${pid} did not write its memory.`);
    await sleep(20);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (Object(error).code === "ESRCH") return false;
    throw error;
  }
}
