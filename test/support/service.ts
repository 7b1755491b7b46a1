import { createRequire } from "node:module";
import type Stripe from "stripe";
import { afterAll, beforeAll } from "vitest";
import { demoKey, doubleKeys } from "../../infra/local/environment.ts";
import { type LocalService, startLocal } from "../../infra/local/service.ts";

type Connect = (key: string, config?: Stripe.StripeConfig) => Stripe;
const require = createRequire(import.meta.url);

/** The official SDK in two versions, as CommonJS code gets it; the older one's types would take the newer one's name. */
export const sdks = {
  "stripe 23.1.0": require("stripe") as Connect,
  "stripe 16.12.0": require("stripe-16") as Connect,
};
export type SdkName = keyof typeof sdks;

/** The whole service on free ports, for the tests of one file. */
export function useService(options: Parameters<typeof startLocal>[0] = {}) {
  let service: LocalService;
  beforeAll(async () => {
    service = await startLocal(options);
  });
  afterAll(() => service[Symbol.dispose]());
  return {
    get url() {
      return service.url;
    },
    get awsUrl() {
      return service.awsUrl;
    },
    get stripeUrl() {
      return service.stripeUrl;
    },
    /** The SDK as an app uses it: only host and key are this service's. Without retries, unless told. */
    client: (name = "admin", config: Stripe.StripeConfig = {}, sdk: SdkName = "stripe 23.1.0") =>
      sdks[sdk](demoKey(name), { ...addressOf(service.url), maxNetworkRetries: 0, telemetry: false, ...config }),
    /** The SDK past the service, at the double. */
    stripe: () => sdks["stripe 23.1.0"](Object.keys(doubleKeys)[1] ?? "", addressOf(service.stripeUrl)),
    /** Tells the double how to behave. */
    control: controlOf(() => service.stripeUrl),
    /** A request of an HTTP client that knows nothing of Stripe. */
    fetch: (path: string, init: RequestInit = {}, name = "admin") =>
      fetch(`${service.url}${path}`, {
        ...init,
        headers: { Authorization: `Bearer ${demoKey(name)}`, ...init.headers },
      }),
  };
}

/** Tells a double how to behave. */
export const controlOf = (url: () => string) => async (method: string, path: string, body?: object) => {
  const answer = await fetch(`${url()}/_control${path}`, { method, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

/** Where a server is, as the SDK is told. */
export function addressOf(url: string): { host: string; port: string; protocol: "http" } {
  const { hostname: host, port } = new URL(url);
  return { host, port, protocol: "http" };
}
