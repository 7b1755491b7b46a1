import { setTimeout as sleep } from "node:timers/promises";
import type { Runtime } from "../../../local/functions/invoke.ts";
import type { Exchange } from "../../../local/gateway/exchange.ts";
import { startLocal } from "../../../local/start.ts";
import { pause, start } from "./clock.ts";
import type { Example } from "./example.ts";
import { failures } from "./failures.ts";
import { stable } from "./stable.ts";
import { stageAt } from "./stage.ts";
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
    const deliveries = deliveriesTo(service);
    const stage = stageAt(service, examples);
    await story(stage);
    assertAll(examples, (status) => status === 200);
    const first = examples.length;
    await failures(stage);
    assertAll(examples.slice(first), (status) => status !== 200);
    return withStableTexts([...examples, await creationIn(deliveries, Object(examples[0]?.body).id)]);
  } finally {
    service[Symbol.dispose]();
  }
}

/** Headers come last, because a retry of the service changes the `Request-Id`, and so the order of what follows. */
function withStableTexts(examples: readonly Example[]): Example[] {
  const contents = examples.map(({ headers, ...content }) => content);
  const replaced = stable({ contents, headers: examples.map(({ headers }) => headers) });
  return replaced.contents.map((content, index) => ({ ...content, headers: replaced.headers[index] ?? {} }));
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

/** Collects Stripe's deliveries to a service as examples. */
function deliveriesTo({ observers }: Pick<Awaited<ReturnType<typeof startLocal>>, "observers">): Example[] {
  const deliveries: Example[] = [];
  observers.add((activity) => {
    if (activity.kind === "exchange" && activity.endpoint === webhook) deliveries.push(deliveryOf(activity));
  });
  return deliveries;
}

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

/** Returns the delivery of the event about the creation of a customer, as soon as it has arrived. */
async function creationIn(deliveries: readonly Example[], customer: string): Promise<Example> {
  const isCreation = ({ parameters: { type, data } }: Example) =>
    type === "customer.created" && Object(data).object.id === customer;
  for (;;) {
    const delivery = deliveries.find(isCreation);
    if (delivery) return delivery;
    await sleep(10);
  }
}
