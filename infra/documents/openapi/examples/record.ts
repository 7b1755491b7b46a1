import Stripe from "stripe";
import { doubleKeys } from "../../../local/environment.ts";
import type { Exchange } from "../../../local/gateway/exchange.ts";
import type { Runtime } from "../../../local/invoke.ts";
import { startLocal } from "../../../local/start.ts";
import { pause, start } from "./clock.ts";
import type { Example, Request, Stage } from "./example.ts";
import { exchange } from "./exchange.ts";
import { failures } from "./failures.ts";
import { stable } from "./stable.ts";
import { story } from "./story.ts";

/**
 * Sends the requests of the examples to a local service, and returns them with their responses. Ids and times are the same
 * each time. The runtime runs the functions; by default in containers.
 */
export async function recordExamples(runtime?: Runtime): Promise<Example[]> {
  const examples: Example[] = [];
  const now = () => start + examples.length * pause;
  const service = await startLocal({ runtime, now, searchLag: 0 });
  try {
    const deliveries: Exchange[] = [];
    service.observers.add((activity) => {
      if (activity.kind === "exchange" && activity.endpoint === webhook) deliveries.push(activity);
    });
    const stage = stageAt(service, examples);
    await story(stage);
    assertAll(examples, (status) => status === 200);
    const first = examples.length;
    await failures(stage);
    assertAll(examples.slice(first), (status) => status !== 200);
    return stable([...examples, ...deliveries.slice(0, 1).map(deliveryOf)]);
  } finally {
    service[Symbol.dispose]();
  }
}

/** Throws an error that names the examples with another status. */
function assertAll(examples: readonly Example[], isExpected: (status: number) => boolean) {
  const others = examples.filter(({ status }) => !isExpected(status));
  const found = others.map(
    ({ endpoint, name, status, body }) => `${endpoint} ${name}: ${status} ${JSON.stringify(body)}`,
  );
  if (found.length > 0) throw new Error(`Examples with an unexpected status: ${found.join("; ")}`);
}

const webhook = "receive-stripe-webhook";

/** Returns the example of Stripe's delivery of an event. */
const deliveryOf = ({ body, response }: Exchange): Example => ({
  endpoint: webhook,
  name: "event",
  summary: "A customer was created",
  parameters: JSON.parse(body),
  status: response.statusCode,
  headers: Object.fromEntries(
    Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  ),
  body: JSON.parse(response.body),
});

function stageAt({ url, stripeUrl }: { url: string; stripeUrl: string }, examples: Example[]): Stage {
  const { hostname, port } = new URL(stripeUrl);
  const [, key = ""] = Object.keys(doubleKeys);
  return {
    send: async (name, summary, request) => {
      const answer = await exchange(url, request);
      const { endpoint, parameters = {} } = request;
      examples.push({ endpoint, name, summary, parameters, ...answer });
      return answer.body;
    },
    prepare: async (request: Request) => (await exchange(url, request)).body,
    stripe: new Stripe(key, { host: hostname, port, protocol: "http", telemetry: false }),
    control: async (method, path, body) => {
      const response = await fetch(`${stripeUrl}/_control${path}`, { method, body: body && JSON.stringify(body) });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}
