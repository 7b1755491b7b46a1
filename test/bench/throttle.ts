import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { demoKey, environment } from "../../infra/local/environment.ts";
import { startLocal } from "../../infra/local/start.ts";
import { hashKey } from "../../lib/access/clients.ts";
import { print } from "./table.ts";

const stage = { rate: 100, burst: 200 };
const greedy = { name: "greedy", rate: 50, burst: 100 };
const modest = { name: "modest", rate: 20, burst: 40 };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Seconds of sustained load. */
const duration = 10;

/** Sustained rate and burst as the local gateway lets them through, beside what is configured; and a greedy client beside a modest one. */
export async function throttle() {
  const clients = [greedy, modest].map((client) => ({ ...client, scopes: ["customers:read" as const] }));
  const clientKeys = Object.fromEntries(
    clients.map(({ name }) => [name, [{ hash: hashKey(demoKey(name)), created: 0, label: "" }]]),
  );
  using service = await startLocal({ environment: { ...environment, throttle: stage, clients }, clientKeys });
  const ask = (client: string) => status(`${service.url}/v1/customers?limit=1`, demoKey(client));
  await ask("greedy");
  await ask("modest");
  await sleep((1000 * greedy.burst) / greedy.rate);

  const burst = await untilRefused(() => ask("greedy"), greedy.rate);
  const sustained = await offer(() => ask("greedy"), { at: 6, seconds: duration });
  print(
    ["", "configured", "measured", "ratio"],
    [
      ["burst, requests", greedy.burst, burst, burst / greedy.burst],
      [
        "sustained, per second",
        greedy.rate,
        sustained.answered / sustained.seconds,
        sustained.answered / sustained.seconds / greedy.rate,
      ],
    ],
  );

  await sleep((1000 * modest.burst) / modest.rate);
  const [hungry, other] = await Promise.all([
    offer(() => ask("greedy"), { at: 6, seconds: duration }),
    offer(() => ask("modest"), { at: 1, every: 1000 / modest.rate / 0.9, seconds: duration }),
  ]);
  console.log();
  print(
    ["", "asked per second", "answered per second", "share answered"],
    [hungry, other].map(({ asked, answered, seconds }, index) => [
      index === 0 ? "greedy" : "modest",
      asked / seconds,
      answered / seconds,
      answered / asked,
    ]),
  );
}

interface Load {
  /** Requests at once, */
  readonly at: number;
  /** again every so many milliseconds, or as soon as they are answered, */
  readonly every?: number;
  /** for so long. */
  readonly seconds: number;
}

/** How many are answered before the first that is not, less what the rate adds in the meantime. */
async function untilRefused(ask: () => Promise<number>, rate: number) {
  const start = performance.now();
  let answered = 0;
  while ((await ask()) === 200) answered++;
  return answered - ((performance.now() - start) / 1000) * rate;
}

/** Asks, and counts how often it was answered and not throttled. */
async function offer(ask: () => Promise<number>, { at, every, seconds }: Load) {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  let asked = 0;
  let answered = 0;
  do {
    const due = start + ((every ?? 0) * asked) / at;
    const statuses = await Promise.all(Array.from({ length: at }, ask));
    asked += at;
    answered += statuses.filter((code) => code === 200).length;
    if (every) await sleep(Math.max(0, due + every - performance.now()));
  } while (elapsed() < seconds);
  return { asked, answered, seconds: elapsed() };
}

function status(url: string, key: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(url, { agent, headers: { Authorization: `Bearer ${key}` } }, (response) =>
    response.resume().on("end", () => resolve(response.statusCode ?? 0)),
  );
  sent.on("error", reject).end();
  return promise;
}
