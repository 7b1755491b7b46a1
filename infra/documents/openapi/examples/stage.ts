import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import { doubleKeys } from "../../../local/environment.ts";
import type { LocalService } from "../../../local/start.ts";
import type { Example, Stage } from "./example.ts";
import { exchange } from "./exchange.ts";

/** Returns what a story can do at a local service. It adds the examples to a list. */
export function stageAt({ url, stripeUrl, subscribers }: LocalService, examples: Example[]): Stage {
  const { hostname, port } = new URL(stripeUrl);
  const [, key = ""] = Object.keys(doubleKeys);
  const published: { readonly type: string; readonly customer: string }[] = [];
  subscribers.add(({ "detail-type": type, detail }) => published.push({ type, customer: Object(detail).customer }));
  return {
    send: async (name, summary, request) => {
      const answer = await exchange(url, request);
      const { endpoint, parameters = {} } = request;
      examples.push({ endpoint, name, summary, parameters, ...answer });
      return answer.body;
    },
    prepare: async (request) => (await exchange(url, request)).body,
    published: async (type, customer) => {
      while (!published.some((event) => event.type === type && event.customer === customer)) await sleep(10);
    },
    stripe: new Stripe(key, { host: hostname, port, protocol: "http", telemetry: false }),
    control: async (method, path, body) => {
      const response = await fetch(`${stripeUrl}/_control${path}`, { method, body: body && JSON.stringify(body) });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}
