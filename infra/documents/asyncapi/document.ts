import { readFileSync } from "node:fs";
import * as z from "zod";
import type { Runtime } from "../../local/functions/invoke.ts";
import { nameIn } from "../../service.ts";
import { envelope, payloadOf } from "./envelope.ts";
import { details, type EventText, events } from "./events.ts";
import { recordEvents } from "./examples/record.ts";

/** Returns the document of the events in AsyncAPI 3, with events of a local service as examples. The runtime runs its functions. */
export async function asyncapi(runtime?: Runtime): Promise<object> {
  const examples = await recordEvents(runtime);
  return {
    asyncapi: "3.0.0",
    info,
    defaultContentType: "application/json",
    servers,
    channels: { bus: channel },
    operations: mapEvents((type) => ({
      action: "send",
      channel: { $ref: "#/channels/bus" },
      ...textsOf(type),
      tags: [tagOf(events[type].tag)],
      messages: [{ $ref: `#/channels/bus/messages/${type}` }],
    })),
    components: {
      messages: mapEvents((type) => ({
        name: type,
        title: type,
        ...textsOf(type),
        contentType: "application/json",
        payload: payloadOf(type, events[type].detail),
        examples: [{ name: "recorded", payload: examples[type] }],
      })),
      tags,
      schemas: { Envelope: envelope, ...schemas() },
    },
  };
}

type EventType = keyof typeof events;

const info = {
  title: "Stripe Customers events",
  version: JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")).version,
  description: `Every change of a customer, on an EventBridge bus of the service. A rule on the bus selects events by their \`detail-type\` and sends them to your function or queue.

Each event is delivered at least once, with the same \`detail.id\` each time. Events arrive in any order: \`detail.created\` is the time of the change. Events contain ids and names of fields, but no values and no personal data: to get the values, call the service.`,
  license: { name: "MIT", url: "https://opensource.org/license/mit" },
  tags: ["Customers", "Payment-methods", "Operations"].map(tagOf),
};

const tags = {
  Customers: { name: "Customers", description: "Customers, their references, tax ids, discounts and cash balances." },
  "Payment-methods": { name: "Payment methods", description: "Payment methods and the setup intents that save them." },
  Operations: { name: "Operations", description: "For the operators of the service." },
};

const servers = {
  eventbridge: {
    host: "events.{region}.amazonaws.com",
    protocol: "https",
    description: "Amazon EventBridge. The bus is in the AWS account of the service.",
    variables: { region: { default: "eu-central-1", description: "The AWS region of the service." } },
  },
};

const channel = {
  address: nameIn("{environment}"),
  title: "The event bus",
  description: "The name of the bus contains the environment of the service.",
  parameters: { environment: { description: "The environment, such as prod.", default: "prod" } },
  messages: mapEvents((type) => ({ $ref: `#/components/messages/${type}` })),
};

const textsOf = (type: EventType): Pick<EventText, "description" | "summary"> => {
  const { summary, description } = events[type];
  return { summary, description };
};

function tagOf(name: string) {
  return { $ref: `#/components/tags/${name}` };
}

function mapEvents<Value>(create: (type: EventType) => Value): Record<EventType, Value> {
  return Object.fromEntries(Object.keys(events).map((type) => [type, create(type as EventType)])) as never;
}

/** Returns the schemas of the details in JSON Schema draft 7, of which AsyncAPI's schemas are a superset. */
function schemas(): Record<string, object> {
  const converted = Object.entries(details).map(([name, detail]) => {
    const { $schema, ...schema } = z.toJSONSchema(detail, { target: "draft-7", io: "input" });
    return [name, schema];
  });
  return Object.fromEntries(converted);
}
