import { setTimeout as sleep } from "node:timers/promises";
import { doubleKeys } from "../../infra/local/environment.ts";
import { Random } from "../simulation/random.ts";
import { controlOf } from "../support/control.ts";
import { addressOf, sdks } from "../support/sdks.ts";
import { type Audit, audit } from "../support/traffic/audit.ts";
import { Ledger } from "../support/traffic/ledger.ts";
import type { Figure } from "./figures.ts";
import { choose, each } from "./load/apps.ts";
import { fail } from "./load/faults.ts";
import { type Memory, startService } from "./load/service.ts";
import { Traffic } from "./load/traffic.ts";
import { option } from "./rig/options.ts";
import { print } from "./table.ts";

/** Requests of the measurement without load, per operation, and of the warm-up before it. */
const unloaded = { requests: 7, warmUp: 3 };
const bursts = { count: 3, requests: 500, pause: 5_000 };
/** Statuses of a service whose Stripe fails. */
const failures = [409, 500, 502, 503];

/** Loads the local service, without and with faults of Stripe, and compares all writes with Stripe at the end. */
export async function load(): Promise<readonly Figure[]> {
  const [rate, seconds] = [option("rate", 100), option("seconds", 60)];
  const seed = option("seed", Date.now() % 2 ** 31);
  console.log(`${rate} requests a second for ${seconds} seconds. To repeat it: --seed ${seed}\n`);
  using service = await startService();
  const { url, stripeUrl, memory } = service;
  const ledger = new Ledger();
  const random = new Random(seed);
  const next = () => choose(random);
  const alone = await measureAlone(new Traffic(url, ledger), random);

  const steady = new Traffic(url, ledger);
  const memories: Memory[][] = [];
  let offered = 0;
  for (const share of [0.2, 0.4, 0.4]) {
    offered += share * (await steady.offer(rate, seconds * share, next));
    await steady.end();
    memories.push(await memory());
  }
  const burst = new Traffic(url, ledger);
  for (let number = 0; number < bursts.count; number++) {
    for (let request = 0; request < bursts.requests; request++) burst.begin(next());
    await burst.end();
    await sleep(bursts.pause);
  }
  const faulty = new Traffic(url, ledger, failures);
  const control = controlOf(() => stripeUrl);
  await Promise.all([faulty.offer(rate, seconds, next), fail(control, random, seconds)]);
  await faulty.end();

  const stripe = sdks["stripe 23.1.0"](Object.keys(doubleKeys)[1] ?? "", addressOf(stripeUrl));
  const found = await audit(ledger, stripe);
  const phases = { steady, bursts: burst, faults: faulty };
  printDetails(phases, memories, found);
  return [
    { name: "load: requests a second", value: offered / rate, unit: "× offered", target: { atLeast: 0.98 } },
    ...figuresOf(phases, alone),
    { name: "load: heap of the functions, middle", value: growth(memories, 1), unit: "× start" },
    { name: "load: heap of the functions, end", value: growth(memories, 2), unit: "× start", target: { atMost: 1.1 } },
    { name: "load: writes done twice", value: found.doubled.length, unit: "writes", target: { atMost: 0 } },
    { name: "load: writes lost", value: found.lost.length, unit: "writes", target: { atMost: 0 } },
  ];
}

type Medians = ReadonlyMap<string, number>;

/** Returns the median duration of each operation without load. */
async function measureAlone(traffic: Traffic, random: Random): Promise<Medians> {
  for (let round = 0; round < unloaded.warmUp + unloaded.requests; round++) {
    if (round === unloaded.warmUp) traffic.durations.clear();
    for (const choice of each(random)) await traffic.request(choice);
  }
  return new Map([...traffic.durations].map(([name, durations]) => [name, quantile(durations, 0.5)]));
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

type Phases = Readonly<Record<string, Traffic>>;

function figuresOf(phases: Phases, alone: Medians): Figure[] {
  return Object.entries(phases).flatMap(([name, { durations, statuses, sent, unexpected }]) => {
    const ratios = [...durations].flatMap(([operation, all]) => all.map((time) => time / (alone.get(operation) ?? 1)));
    return [
      { name: `${name}: unexpected responses`, value: unexpected.length, unit: "responses", target: { atMost: 0 } },
      { name: `${name}: throttled`, value: (100 * (statuses.get(429) ?? 0)) / sent, unit: "% of the requests" },
      { name: `${name}: p50`, value: quantile(ratios, 0.5), unit: "× median without load" },
      { name: `${name}: p99`, value: quantile(ratios, 0.99), unit: "× median without load" },
    ];
  });
}

/** Returns the growth of the heaps of the functions that ran from the start. */
function growth(memories: readonly Memory[][], index: number): number {
  const [start = [], later = []] = [memories[0], memories[index]];
  const functions = start.filter(({ name, pid }) => name !== "gateway" && later.some((other) => other.pid === pid));
  const heapIn = (all: readonly Memory[]) =>
    all.filter(({ pid }) => functions.some((one) => one.pid === pid)).reduce((sum, { heap }) => sum + heap, 0);
  return heapIn(later) / heapIn(start);
}

function printDetails(phases: Phases, memories: readonly Memory[][], { doubled, lost }: Audit) {
  const statuses = [...new Set(Object.values(phases).flatMap((phase) => [...phase.statuses.keys()]))].sort();
  print(
    ["responses", ...statuses.map(String)],
    Object.entries(phases).map(([name, phase]) => [
      name,
      ...statuses.map((status) => String(phase.statuses.get(status) ?? 0)),
    ]),
  );
  const names = [...new Set(memories.flat().map(({ name }) => name))].sort();
  const megabytes = (all: readonly Memory[], name: string, kind: "heap" | "rss") =>
    all.filter((one) => one.name === name).reduce((sum, one) => sum + one[kind], 0) / 2 ** 20;
  console.log();
  print(
    ["MB of all processes", ...["start", "middle", "end"].flatMap((time) => [`heap, ${time}`, `rss, ${time}`])],
    names.map((name) => [
      name,
      ...memories.flatMap((all) => [megabytes(all, name, "heap"), megabytes(all, name, "rss")]),
    ]),
  );
  const wrong = [...doubled, ...lost, ...Object.values(phases).flatMap(({ unexpected }) => unexpected)];
  console.log(`\nWrites done twice: ${doubled.length}. Writes lost: ${lost.length}.`);
  for (const line of wrong.slice(0, 20)) console.log(line);
  console.log();
}
