import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { demoKey } from "../../infra/local/environment.ts";
import { Progress } from "../../infra/operator/progress.ts";
import type { Figure } from "./figures.ts";
import { median } from "./rig/median.ts";
import { option } from "./rig/options.ts";
import { print } from "./table.ts";

const root = new URL("../../", import.meta.url);

/** An app with one empty stack. */
const emptyApp = `node --input-type=module --eval "import{App,Stack}from'aws-cdk-lib';new Stack(new App(),'empty')"`;

/** Ten times, because one run takes only a few ticks of the clock. */
const bare = "ten times node without a program";

/** Programs by name. Each ends by itself. */
const programs = {
  [bare]: ["sh", "-c", "for run in 1 2 3 4 5 6 7 8 9 10; do node --eval 0; done"],
  "cdk synth of an empty stack": ["cdk", "synth", "--quiet", "--output", "cdk.out/empty", "--app", emptyApp],
  "npm run synth -- dev": ["node", "infra/cdk.ts", "synth", "dev"],
};

/** Measures the CPU time from `npm start` to the first response, and that of `npm run synth` for one environment. */
export async function startup(): Promise<readonly Figure[]> {
  const rounds = Math.min(option("rounds", 3), 3);
  const times = new Map<string, number[]>();
  const add = (name: string, seconds: number) => times.set(name, [...(times.get(name) ?? []), seconds]);
  const isLinux = process.platform === "linux";
  using progress = new Progress("programs", rounds * (Object.keys(programs).length + Number(isLinux)));
  const note = (name: string, seconds: number) => {
    add(name, seconds);
    progress.step();
  };
  for (let round = 0; round < rounds; round++) {
    for (const [name, program] of Object.entries(programs)) note(name, run(program));
    if (isLinux) note("npm start", await firstResponse());
  }
  print(
    ["", "seconds of CPU"],
    [...times].map(([name, seconds]) => [name, median(seconds)]),
  );
  const ratio = (name: string, to: keyof typeof programs) =>
    median(times.get(name) ?? []) / median(times.get(to) ?? []);
  const synth = ratio("npm run synth -- dev", "cdk synth of an empty stack");
  const figures = [{ name: "npm run synth: CPU of one environment", value: synth, unit: "× empty stack" }];
  if (!times.has("npm start")) {
    console.log("\nThe CPU time of npm start is measured on Linux only, where /proc has that of running processes.");
    return figures;
  }
  const start = 10 * ratio("npm start", bare);
  return [{ name: "npm start: CPU to the first response", value: start, unit: "× bare node" }, ...figures];
}

/** Runs a program to its end. Returns its CPU time and that of its descendants, in seconds. */
function run(program: readonly string[]): number {
  const parameters = ["-c", '"$@" >&2 && times', "sh", ...program];
  const { status, stdout, stderr } = spawnSync("sh", parameters, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program.join(" ")} ended with ${status}. ${stderr}`);
  // The second line has the user and the system time of the ended children, such as 0m1.25s.
  const [, children = ""] = stdout.trim().split("\n");
  return sum(
    [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds)),
  );
}

/** Starts the local service and sends it a request. Returns the CPU time up to the response, in seconds. */
async function firstResponse(): Promise<number> {
  const env = { ...process.env, PORT: "0", AWS_PORT: "0", STRIPE_DOUBLE_PORT: "0" };
  const service = spawn("node", ["infra/local/main.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const headers = { Authorization: `Bearer ${demoKey("admin")}` };
    const { status } = await fetch(`${await addressOf(service)}/v1/customers`, { headers });
    if (status !== 200) throw new Error(`The first response of npm start has the status ${status}.`);
    return cpuOf(service.pid ?? 0);
  } finally {
    service.kill();
    await once(service, "exit");
  }
}

/** Returns the address that the service prints. */
async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout)
    for await (const line of createInterface({ input: stdout })) {
      const [, url] = /listens on (http:\S+)\. /.exec(line) ?? [];
      if (url) return url;
    }
  throw new Error("npm start printed no address.");
}

/** Clock ticks per second in /proc. */
const ticks = 100;

/** Returns the CPU time of a running process and its descendants, in seconds. https://man7.org/linux/man-pages/man5/proc.5.html */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // The user and the system time of the process, and of its children that have ended.
  const own = sum(fields.slice(11, 15).map(Number)) / ticks;
  return own + sum(childrenOf(pid).map(cpuOf));
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    (readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").match(/\d+/g) ?? []).map(Number),
  );

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
