import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import Stripe from "stripe";
import type { BusEvent } from "../../../local/aws/event-bridge.ts";
import { demoKey, doubleKeys, name } from "../../../local/environment.ts";
import type { Runtime } from "../../../local/functions/invoke.ts";
import { awsConfig } from "../../../local/resources.ts";
import { type LocalService, startLocal } from "../../../local/start.ts";
import { nameIn } from "../../../service.ts";
import { stable } from "../../openapi/examples/stable.ts";
import { events } from "../events.ts";
import { keysAt } from "./keys.ts";
import { type Stage, story } from "./story.ts";
import { atEpoch } from "./times.ts";

/** Longest time until an event is published, in milliseconds. */
const patience = 60_000;

/** Returns an event of each type, by type, as a local service published it. Ids and times are the same each time. */
export async function recordEvents(runtime?: Runtime): Promise<Record<keyof typeof events, BusEvent>> {
  const start = Math.floor(Date.now() / 1000);
  const service = await startLocal({ runtime, clientKeys: keysAt(start), searchLag: 0 });
  try {
    const published = new Map<string, PromiseWithResolvers<BusEvent>>();
    const firstOf = (type: string) => {
      const first = published.get(type) ?? Promise.withResolvers<BusEvent>();
      published.set(type, first);
      return first;
    };
    service.subscribers.add((event) => firstOf(event["detail-type"]).resolve(event));
    await story(stageAt(service, (type) => within(firstOf(type).promise, type)));
    const recorded = Object.keys(events).map(async (type) => [type, await firstOf(type).promise]);
    return atEpoch(stable(Object.fromEntries(await Promise.all(recorded))), start);
  } finally {
    service[Symbol.dispose]();
  }
}

/** Rejects with the type of an event that is not published in time. */
async function within(event: Promise<BusEvent>, type: string): Promise<BusEvent> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`The service did not publish ${type}.`)), patience);
  return Promise.race([event, late.promise]).finally(() => clearTimeout(timer));
}

function stageAt(service: LocalService, published: Stage["published"]): Stage {
  const sdk = (key: string, url: string) => {
    const { hostname, port } = new URL(url);
    return new Stripe(key, { host: hostname, port, protocol: "http", telemetry: false });
  };
  const lambda = new LambdaClient(awsConfig(service.awsUrl));
  const [, key = ""] = Object.keys(doubleKeys);
  return {
    app: sdk(demoKey("admin"), service.url),
    stripe: sdk(key, service.stripeUrl),
    published,
    control: async (path, body) => {
      const response = await fetch(`${service.stripeUrl}/_control${path}`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    deliver: (event) => service.queues.events.send(JSON.stringify(event)),
    run: async (job) => {
      await lambda.send(new InvokeCommand({ FunctionName: nameIn(name, job), Payload: JSON.stringify({ now: true }) }));
    },
  };
}
