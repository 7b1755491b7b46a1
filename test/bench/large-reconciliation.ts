import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import Stripe from "stripe";
import { environment, name } from "../../infra/local/environment.ts";
import type { Invoke } from "../../infra/local/functions/invoke.ts";
import { awsConfig } from "../../infra/local/resources.ts";
import { type LocalService, startLocal } from "../../infra/local/start.ts";
import { Progress } from "../../infra/operator/progress.ts";
import { nameIn } from "../../infra/service.ts";
import { snapshotKeyOf } from "../../lib/directory/snapshot.ts";
import { tableClient } from "../../lib/platform/table.ts";
import { addressOf } from "../support/sdks.ts";
import type { Figure } from "./figures.ts";
import { MeasuredContainer, RequestCounts, type Sample } from "./job.ts";
import { emailOf, withCustomers } from "./large-account.ts";
import { print } from "./table.ts";

/** Seconds of an invocation: the last 120 are reserved, so a reconciliation has several. */
const timeout = 120 + 4;
/** Differences of each kind. */
const planted = 5;
/** Requests per second of the paper calculation, and the share of time in which an invocation works. */
const paper = { rate: 20, share: 720 / 900 };

interface Result {
  readonly state: string;
  readonly report: string;
}

interface Measured {
  readonly customers: number;
  readonly seconds: number;
  readonly invocations: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
}

/** Measures a reconciliation that finds few differences, of all customers and of a tenth. Throws if it does not find exactly those. */
export async function reconciliation(customers: number): Promise<Figure[]> {
  const [few, many] = [await measure(customers / 10), await measure(customers)];
  const rows = [few, many].map((one) => [
    String(one.customers),
    one.customers / one.seconds,
    String(one.invocations),
    cpuOf(one) / one.customers,
    ...growthOf(one).map((bytes) => bytes / 1e6),
    ...["Stripe", "GetItem", "PutItem", "UpdateItem", "Scan"].map((name) => per1000(one, name)),
  ]);
  print(
    [
      "customers",
      "per second",
      "invocations",
      "CPU µs each",
      "MB in the middle",
      "MB at the end",
      "Stripe per 1,000",
    ].concat(["GetItem", "PutItem", "UpdateItem", "Scan"]),
    rows,
  );
  const [middle, end] = growthOf(many);
  const hours = (1000 * per1000(many, "Stripe")) / paper.rate / paper.share / 3600;
  return [
    figure("memory at the end", end / middle, "× in the middle", 1.1, 1.02),
    figure("CPU per customer", cpuOf(many) / many.customers / (cpuOf(few) / few.customers), "× with a tenth", 1.3, 1),
    figure("requests to Stripe", per1000(many, "Stripe"), "per 1,000 customers", 1_030),
    figure("reads and writes of the table", tableRequests(many), "per 1,000 customers", 6_000, 4_100),
    figure("a million customers at 20 requests per second", hours, "hours, calculated", 24),
  ];
}

const figure = (name: string, value: number, unit: string, target: number, stretch?: number): Figure => ({
  name: `reconciliation: ${name}`,
  value,
  unit,
  target: { atMost: target },
  ...(stretch !== undefined && { stretch: { atMost: stretch } }),
});

const per1000 = ({ counts, customers }: Measured, name: string) => ((counts[name] ?? 0) * 1000) / customers;
const tableRequests = (one: Measured) =>
  ["GetItem", "PutItem", "UpdateItem", "Scan"].reduce((sum, name) => sum + per1000(one, name), 0);
const cpuOf = ({ samples }: Measured) => (samples.at(-1)?.cpu ?? 0) - (samples[0]?.cpu ?? 0);

/** The memory in the second and in the last quarter: the median of each. */
function growthOf({ samples }: Measured): [number, number] {
  const quarter = samples.length / 4;
  const median = (part: readonly Sample[]) =>
    part.map(({ bytes }) => bytes).sort((one, other) => one - other)[part.length >> 1] ?? 0;
  return [median(samples.slice(quarter, 2 * quarter)), median(samples.slice(3 * quarter))];
}

async function measure(customers: number): Promise<Measured> {
  const container = new MeasuredContainer();
  const unlimited = { ...environment, reconciliation: { rate: 100_000 } };
  const options = {
    environment: unlimited,
    webhooks: false,
    fill: withCustomers(customers),
    runtime: container.runtime,
  };
  using service = await startLocal(options);
  const first = await untilFinished(container.invoke);
  assertFindings(first.report, [customers, 0, 0]);
  const ids = await plant(service, customers);
  using requests = new RequestCounts();
  const [start, before] = [performance.now(), container.samples.length];
  const { report, invocations } = await untilFinished(container.invoke);
  const seconds = (performance.now() - start) / 1000;
  assertFindings(report, [planted, planted, planted]);
  for (const id of ids) if (!report.includes(id)) throw new Error(`The report lacks ${id}:\n${report}`);
  const counts = { ...requests.counts };
  return { customers, seconds, invocations, counts, samples: container.samples.slice(before) };
}

/** Starts a reconciliation and invokes the function, as its schedule does, until it is finished. */
async function untilFinished(invoke: Invoke) {
  using progress = new Progress("invocations of the reconciliation");
  for (let invocations = 1; ; invocations++) {
    const { state, report } = (await invoke("reconcile-customers", { now: invocations === 1 }, timeout)) as Result;
    progress.show(invocations);
    if (state === "finished") return { report, invocations };
    if (state !== "paused") throw new Error(`The reconciliation is ${state}:\n${report}`);
  }
}

/** Throws if a reconciliation did not find exactly so many missing, stale and resurrected customers, and nothing else. */
function assertFindings(report: string, counts: readonly number[]) {
  const found = [...report.matchAll(/^ {2}(\d+)/gm)].map(([, count]) => Number(count));
  if (String(found) !== String([...counts, 0, 0]))
    throw new Error(`The reconciliation did not find ${counts}:\n${report}`);
}

/** Makes customers missing, stale and resurrected, and returns their ids. */
async function plant({ awsUrl, stripeUrl }: LocalService, customers: number): Promise<string[]> {
  const stripe = new Stripe("sk_test_bench", { ...addressOf(stripeUrl), telemetry: false });
  const directory = tableClient(awsConfig(awsUrl));
  const chosen = Array.from({ length: 3 * planted }, (_, index) =>
    emailOf(Math.floor((customers * index) / (3 * planted))),
  );
  const ids: string[] = [];
  for (const [index, email] of chosen.entries()) {
    const { id = "" } = (await stripe.customers.list({ email })).data[0] ?? {};
    ids.push(id);
    if (index % 3 === 0) await stripe.customers.del(id);
    else if (index % 3 === 1) await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
    else await directory.send(new DeleteCommand({ TableName: nameIn(name), Key: { pk: snapshotKeyOf(id) } }));
  }
  return ids;
}
