import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { buildCode } from "../../infra/bundles/build.ts";
import { demoKey } from "../../infra/local/environment.ts";
import { startContainers } from "../../infra/local/functions/containers.ts";
import type { Runtime } from "../../infra/local/functions/invoke.ts";
import { listen, stop } from "../../infra/local/listen.ts";
import { type LocalService, startLocal } from "../../infra/local/start.ts";
import type { FunctionName } from "../../infra/service.ts";
import { addressOf, sdks } from "../support/sdks.ts";
import type { Figure } from "./figures.ts";
import { median } from "./rig/median.ts";
import { print } from "./table.ts";
import { buildWithout, parts } from "./warm/parts.ts";
import { customer, type Measured, type Subject, type Task } from "./warm/subject.ts";

const [rounds, batch] = [40, 100];

/** The name of create-customer with all of its parts, built as those without a part. */
const nothing = "create-customer, built for comparison";

/** The functions, and the direct call that each is compared with. */
const functions = {
  "create-customer": "create",
  "retrieve-customer": "retrieve",
  authorize: "create",
} as const satisfies Partial<Record<FunctionName, "create" | "retrieve">>;

/** Returns the CPU time of warm requests as multiples of a direct call of the SDK, and prints what each part costs. */
export async function warm(): Promise<readonly Figure[]> {
  const directory = mkdtempSync(`${tmpdir()}/stripe-customers-warm-`);
  const recorder = new Recorder();
  using service = await startLocal({ webhooks: false, runtime: recorder.runtime });
  const id = await createAndRetrieve(service);
  const stripe = await recordedStripe(service, id);
  try {
    const bundles = await buildSubjects(directory, recorder.events);
    const subjects = [...direct, ...bundles];
    const env = { ...recorder.variables, STRIPE_API_URL: stripe.url, STRIPE_RESPONSE: stripe.body };
    const measured = await measure({ subjects, stripeUrl: stripe.url, rounds, batch }, env);
    printTables(measured);
    return figuresOf(measured);
  } finally {
    stop([stripe.server]);
    rmSync(directory, { recursive: true });
  }
}

const direct: readonly Subject[] = [
  { name: "direct create", sdk: "create" },
  { name: "direct retrieve", sdk: "retrieve" },
];

/** Runs functions as locally, and records their events and their environment variables. */
class Recorder {
  readonly events = new Map<string, unknown>();
  readonly variables: Record<string, string> = {};

  readonly runtime: Runtime = (variablesOf, signal) => {
    const silent = (name: FunctionName) => ({
      ...variablesOf(name),
      AWS_LAMBDA_LOG_LEVEL: "FATAL",
      METRICS: "off",
    });
    const invoke = startContainers(silent, signal);
    return (name, event, timeout) => {
      this.events.set(name, event);
      Object.assign(this.variables, variablesOf(name as FunctionName));
      return invoke(name, event, timeout);
    };
  };
}

/** Invokes each function once. Returns the id of the customer. */
async function createAndRetrieve({ url }: LocalService): Promise<string> {
  const { customers } = sdks["stripe 23.1.0"](demoKey("storefront"), addressOf(url));
  const { id } = await customers.create(customer);
  await customers.retrieve(id);
  return id;
}

/** Builds the functions as they are deployed, and create-customer without each of its parts. */
async function buildSubjects(directory: string, events: ReadonlyMap<string, unknown>): Promise<Subject[]> {
  const subjects: Subject[] = [];
  const add = (functionName: FunctionName, name: string) => {
    const file = `${directory}/${subjects.length}.cjs`;
    subjects.push({ name, file, functionName, event: events.get(functionName) });
    return file;
  };
  for (const name of Object.keys(functions) as FunctionName[])
    for (const { contents } of (await buildCode(name)).values()) writeFileSync(add(name, name), contents);
  for (const [part, replacements] of Object.entries({ [nothing]: {}, ...parts }))
    writeFileSync(add("create-customer", part), await buildWithout("create-customer", replacements));
  return subjects;
}

/** Returns a server that repeats the double's response with a customer, so that it is fast and its state does not grow. */
async function recordedStripe({ stripeUrl }: LocalService, id: string) {
  const recorded = await fetch(`${stripeUrl}/v1/customers/${id}`, {
    headers: { Authorization: "Bearer sk_test_direct" },
  });
  const body = await recorded.text();
  const { date, connection, "keep-alive": _, ...headers } = Object.fromEntries(recorded.headers);
  const server = createServer((request, response) => {
    request.resume().once("end", () => response.writeHead(200, headers).end(body));
  });
  return { server, body, url: await listen(server, 0) };
}

async function measure(task: Task, env: Readonly<Record<string, string>>): Promise<Measured> {
  const program = fileURLToPath(new URL("./warm/measured.ts", import.meta.url));
  const child = fork(program, {
    env: { ...env, AWS_LAMBDA_LOG_LEVEL: "INFO" },
    execArgv: [],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  // As in Lambda, another process reads the logs.
  child.stdout?.resume();
  child.send(task);
  const ended = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`The measured process exited with ${code}.`)),
  );
  const [measured] = await Promise.race([once(child, "message"), ended]);
  return measured;
}

/** Prints the CPU time per subject, and of each part the difference from create-customer in the same round. */
function printTables(measured: Measured) {
  const base = median(measured["direct create"] ?? []);
  const saved = (part: string) =>
    median((measured[nothing] ?? []).map((time, round) => time - (measured[part]?.[round] ?? 0)));
  print(
    ["CPU per request", "µs", "× direct create"],
    [...direct.map(({ name }) => name), ...Object.keys(functions)].map((name) => {
      const time = median(measured[name] ?? []);
      return [name, time, time / base];
    }),
  );
  console.log();
  print(
    ["create-customer without", "µs saved", "× direct create"],
    Object.keys(parts).map((part) => [part, saved(part), saved(part) / base]),
  );
}

const figuresOf = (measured: Measured): Figure[] =>
  Object.entries(functions).map(([name, call]) => ({
    name: `${name}: warm CPU`,
    value: median((measured[name] ?? []).map((time, round) => time / (measured[`direct ${call}`]?.[round] ?? 1))),
    unit: "× direct call of the SDK",
    target: { atMost: 1.6 },
    stretch: { atMost: 1.4 },
  }));
