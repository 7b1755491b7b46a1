import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { demoKey, environment } from "../../infra/local/environment.ts";
import { startContainers } from "../../infra/local/functions/containers.ts";
import { startLocal } from "../../infra/local/start.ts";
import { Progress } from "../../infra/operator/progress.ts";
import { hashKey } from "../../lib/access/clients.ts";
import type { Figure } from "./figures.ts";
import { print } from "./table.ts";

const stage = { rate: 100, burst: 200 };
const greedy = { name: "greedy", rate: 50, burst: 100 };
const modest = { name: "modest", rate: 20, burst: 40 };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Variables with which the functions log nothing. */
const silent = { AWS_LAMBDA_LOG_LEVEL: "FATAL", METRICS: "off" };

/** Duration of the sustained load, in seconds. */
const duration = 10;

/** Measures the rate and burst that the local gateway admits, and how a greedy client affects a modest one. */
export async function throttle(): Promise<readonly Figure[]> {
  const clients = [greedy, modest].map((client) => ({ ...client, scopes: ["customers:read" as const] }));
  const clientKeys = Object.fromEntries(
    clients.map(({ name }) => [name, [{ hash: hashKey(demoKey(name)), created: 0, label: "" }]]),
  );
  using service = await startLocal({
    environment: { ...environment, throttle: stage, clients },
    clientKeys,
    runtime: (variables, signal) => startContainers((name) => ({ ...variables(name), ...silent }), signal),
  });
  const send = (client: string) => status(`${service.url}/v1/customers?limit=1`, demoKey(client));
  await send("greedy");
  await send("modest");
  await sleep((1000 * greedy.burst) / greedy.rate);

  const burst = await untilRefused(() => send("greedy"), greedy.rate);
  const sustained = await offer(() => send("greedy"), { at: 6, seconds: duration });
  print(
    ["", "configured", "measured", "ratio"],
    [
      ["burst, requests", greedy.burst, burst, burst / greedy.burst],
      [
        "sustained, per second",
        greedy.rate,
        sustained.succeeded / sustained.seconds,
        sustained.succeeded / sustained.seconds / greedy.rate,
      ],
    ],
  );

  await sleep((1000 * modest.burst) / modest.rate);
  const [hungry, other] = await Promise.all([
    offer(() => send("greedy"), { at: 6, seconds: duration }),
    offer(() => send("modest"), { at: 1, every: 1000 / modest.rate / 0.9, seconds: duration }),
  ]);
  console.log();
  print(
    ["", "sent per second", "succeeded per second", "share succeeded"],
    [hungry, other].map(({ sent, succeeded, seconds }, index) => [
      index === 0 ? "greedy" : "modest",
      sent / seconds,
      succeeded / seconds,
      succeeded / sent,
    ]),
  );
  return [
    { name: "throttle: accuracy of the burst", ...accuracy(burst / greedy.burst) },
    {
      name: "throttle: accuracy of the sustained rate",
      ...accuracy(sustained.succeeded / sustained.seconds / greedy.rate),
    },
    {
      name: "throttle: share of a modest client beside a greedy one",
      value: (100 * other.succeeded) / other.sent,
      unit: "%",
      target: { atLeast: 99 },
    },
  ];
}

/** Returns how close a ratio is to 1. */
const accuracy = (ratio: number) => ({ value: 100 * (1 - Math.abs(ratio - 1)), unit: "%", target: { atLeast: 95 } });

interface Load {
  /** Requests at the same time. */
  readonly at: number;
  /** Milliseconds between two rounds. By default, a round starts when the previous one has ended. */
  readonly every?: number;
  /** Duration. */
  readonly seconds: number;
}

/** Returns the number of successes before the first refusal, without the tokens that the rate adds meanwhile. */
async function untilRefused(send: () => Promise<number>, rate: number) {
  const start = performance.now();
  let succeeded = 0;
  while ((await send()) === 200) succeeded++;
  return succeeded - ((performance.now() - start) / 1000) * rate;
}

/** Sends requests, and counts them and the successes. */
async function offer(send: () => Promise<number>, { at, every, seconds }: Load) {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  let sent = 0;
  let succeeded = 0;
  using progress = new Progress("seconds of load", seconds);
  do {
    const due = start + ((every ?? 0) * sent) / at;
    const statuses = await Promise.all(Array.from({ length: at }, send));
    sent += at;
    succeeded += statuses.filter((code) => code === 200).length;
    progress.show(Math.min(seconds, Math.floor(elapsed())));
    if (every) await sleep(Math.max(0, due + every - performance.now()));
  } while (elapsed() < seconds);
  return { sent, succeeded, seconds: elapsed() };
}

function status(url: string, key: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(url, { agent, headers: { Authorization: `Bearer ${key}` } }, (response) =>
    response.resume().on("end", () => resolve(response.statusCode ?? 0)),
  );
  sent.on("error", reject).end();
  return promise;
}
