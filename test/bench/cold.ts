import { createHash } from "node:crypto";
import { demoKey } from "../../infra/local/environment.ts";
import { Progress } from "../../infra/operator/progress.ts";
import { shifted } from "../../infra/service.ts";
import type { Figure } from "./figures.ts";
import { Canned } from "./rig/canned.ts";
import { Container, type Sample } from "./rig/container.ts";
import { bundleFiles } from "./rig/files.ts";
import { median } from "./rig/median.ts";
import { option } from "./rig/options.ts";
import { assertSuccess, type Recording, recordInvocations } from "./rig/recordings.ts";
import { print } from "./table.ts";

/** The functions that are measured in every round. */
const measured = [
  "create-customer",
  "authorize",
  "retrieve-customer",
  "upsert-customer-reference",
  "consume-stripe-events",
] as const;

/** A request of two cold containers: the authorizer, then the endpoint. */
const inSeries = "authorize, then create-customer";

/** Rounds of all functions. */
const allRounds = 3;

const toBare = { unit: "× bare handler", target: { atMost: 2.6 }, stretch: { atMost: 2 } };
const toMonolith = { unit: "× monolith", target: { atMost: 0.45 }, stretch: { atMost: 0.33 } };

type Samples = ReadonlyMap<string, readonly Sample[]>;

/**
 * Measures the time from the start of a process to its first response, in rounds of shuffled order. Each ratio is the
 * median of the ratios within a round.
 */
export async function cold(): Promise<readonly Figure[]> {
  const recordings = await recordInvocations();
  const rounds = option("rounds", 12);
  const latency = option("latency", 10);
  const plain = await measure(recordings, measured, rounds, { secure: false, latency: 0 });
  const secure = await measure(recordings, measured, rounds, { secure: true, latency });
  const all = await measure(recordings, [...recordings.keys()], Math.min(rounds, allRounds), {
    secure: false,
    latency: 0,
  });
  show("loopback", plain);
  show(`TLS, ${latency} ms per response`, secure);
  show("all functions, loopback", all);
  return [...figuresOf(plain), ...figuresWithTls(secure), ...figuresOfAll(all)];
}

/** Runs functions and peers in new containers, each once per round. */
async function measure(
  recordings: ReadonlyMap<string, Recording>,
  names: readonly string[],
  rounds: number,
  network: Parameters<typeof Canned.start>[0],
): Promise<Samples> {
  using canned = await Canned.start(network);
  const fileOf = await bundleFiles();
  const model = recordings.get("create-customer") as Recording;
  const peer = { ...model, variables: { ...model.variables, API_KEY_HASH: hashOf(demoKey("admin")) } };
  const samples = new Map<string, Sample[]>();
  using progress = new Progress("cold starts", rounds * (names.length + 2));
  for (let round = 0; round < rounds; round++)
    for (const name of shuffled([...names, "bare", "monolith"])) {
      const recording = recordings.get(name) ?? peer;
      canned.play(recording.exchanges);
      await using container = new Container(fileOf(name), canned.variablesOf(recording));
      const sample = await container.invoke(recording.event, recording.timeout);
      assertSuccess(name, sample.result);
      samples.set(name, [...(samples.get(name) ?? []), sample]);
      progress.step();
    }
  return samples;
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");

/** Returns the items in a random order. */
const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);

/** Returns the median ratio of a function to another within a round. */
function ratio(samples: Samples, name: string, to: string, what: "wall" | "cpu" = "wall"): number {
  const others = samples.get(to) ?? [];
  return median((samples.get(name) ?? []).map((sample, round) => sample[what] / (others[round]?.[what] ?? 1)));
}

/** Returns the median ratio of the authorizer and create-customer in series to the monolith, which checks the key itself. */
const ratioInSeries = (samples: Samples) =>
  median(
    (samples.get("monolith") ?? []).map(({ wall }, round) => {
      const walls = ["authorize", "create-customer"].map((name) => samples.get(name)?.[round]?.wall ?? 0);
      return walls.reduce((sum, each) => sum + each, 0) / wall;
    }),
  );

const figuresOf = (samples: Samples): Figure[] => [
  ...measured.flatMap((name) => [
    { name: `${name}: first response`, value: ratio(samples, name, "bare"), ...toBare },
    { name: `${name}: CPU to first response`, value: ratio(samples, name, "bare", "cpu"), ...toBare },
    { name: `${name}: first response beside the monolith`, value: ratio(samples, name, "monolith"), ...toMonolith },
    {
      name: `${name}: CPU to first response beside the monolith`,
      value: ratio(samples, name, "monolith", "cpu"),
      ...toMonolith,
    },
  ]),
  { name: `${inSeries}: first response beside the monolith`, value: ratioInSeries(samples), unit: "× monolith" },
];

const figuresWithTls = (samples: Samples): Figure[] => [
  ...measured.map((name) => ({
    name: `${name}: first response beside the monolith, with TLS`,
    value: ratio(samples, name, "monolith"),
    ...toMonolith,
  })),
  {
    name: `${inSeries}: first response beside the monolith, with TLS`,
    value: ratioInSeries(samples),
    unit: "× monolith",
  },
];

/** Returns the figures of the functions that requests and events wait for. Jobs and hooks are only in the table. */
function figuresOfAll(samples: Samples): Figure[] {
  const ratios = Object.keys(shifted).map((name) => ratio(samples, name, "bare", "cpu"));
  return [
    { name: "all functions: CPU to first response, median", value: median(ratios), ...toBare },
    { name: "all functions: CPU to first response, highest", value: Math.max(...ratios), ...toBare },
  ];
}

function show(title: string, samples: Samples) {
  const rows = [...samples.keys()].map((name) => [
    name,
    ratio(samples, name, "bare"),
    ratio(samples, name, "bare", "cpu"),
    ratio(samples, name, "monolith"),
    ratio(samples, name, "monolith", "cpu"),
    median((samples.get(name) ?? []).map(({ wall }) => wall)),
    median((samples.get(name) ?? []).map(({ cpu }) => cpu)),
  ]);
  const heads = ["× bare", "CPU", "× monolith", "CPU", "ms", "ms of CPU"];
  print(
    [`first response, ${title}`, ...heads],
    rows.toSorted((a, b) => Number(b[2]) - Number(a[2])),
  );
  console.log();
}
