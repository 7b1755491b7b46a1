import { assumptions } from "../../infra/cost/assumptions.ts";
import { prices } from "../../infra/cost/prices.ts";
import { Progress } from "../../infra/operator/progress.ts";
import type { Figure } from "./figures.ts";
import { Canned } from "./rig/canned.ts";
import { Container } from "./rig/container.ts";
import { bundleFiles } from "./rig/files.ts";
import { median } from "./rig/median.ts";
import { assertSuccess, type Recording, recordInvocations } from "./rig/recordings.ts";
import { print } from "./table.ts";

/** Sizes of a function, in MB. */
const sizes = [256, 512, 1024, 1769];
/** The size with one CPU, in MB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const wholeCpu = 1769;
const measured = ["create-customer", "retrieve-customer", "upsert-customer-reference", "list-customers"];
const [containers, requests] = [9, 1_000];

/** CPU time in milliseconds: of the initialization, of the first request after it, and of a later one. */
interface Cpu {
  readonly init: number;
  readonly first: number;
  readonly warm: number;
}

/** Estimates the duration and the price of requests by memory size, from the CPU time that functions use. */
export async function memorySize(): Promise<readonly Figure[]> {
  const recordings = await recordInvocations();
  for (const name of measured) {
    const cpu = await cpuOf(recordings.get(name) as Recording);
    console.log(
      `${name}: ${Object.entries(cpu)
        .map(([part, time]) => `${part} ${time.toFixed(1)} ms of CPU`)
        .join(", ")}`,
    );
    print(
      ["MB", "first request, ms", "later request, ms", "USD per million requests"],
      sizes.map((size) => [String(size), ...estimate(cpu, size)]),
    );
    console.log();
  }
  return [];
}

async function cpuOf(recording: Recording): Promise<Cpu> {
  const all: Cpu[] = [];
  using progress = new Progress(`containers of ${recording.name}`, containers);
  for (let container = 0; container < containers; container++) {
    all.push(await measure(recording));
    progress.step();
  }
  const of = (part: keyof Cpu) => median(all.map((cpu) => cpu[part]));
  return { init: of("init"), first: of("first"), warm: of("warm") };
}

async function measure({ name, event, timeout, ...recording }: Recording): Promise<Cpu> {
  using canned = await Canned.start({ secure: true, latency: 0 });
  const fileOf = await bundleFiles();
  canned.play(recording.exchanges);
  await using container = new Container(fileOf(name), canned.variablesOf(recording));
  const first = await container.invoke(event, timeout);
  let last = first;
  for (let request = 0; request < requests; request++) {
    last = await container.invoke(event, timeout);
    assertSuccess(name, last.result);
  }
  return { init: first.init, first: first.cpu - first.init, warm: (last.cpu - first.cpu) / requests };
}

/** A request waits for Stripe. The initialization has a whole CPU, a request the share of the function's memory. */
function estimate({ init, first, warm }: Cpu, size: number): number[] {
  const wait = 1000 * assumptions.seconds.endpoint;
  const share = Math.min(1, size / wholeCpu);
  const duration = wait + warm / share;
  const price = prices.functionRequest.usd + (prices.functionGigabyteSecond.usd * duration * size) / 1024 / 1000;
  return [init + wait + first / share, duration, price * 1_000_000];
}
