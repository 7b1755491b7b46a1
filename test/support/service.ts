import type Stripe from "stripe";
import { afterAll, beforeAll, vi } from "vitest";
import { demoKey, doubleKeys } from "../../infra/local/environment.ts";
import type { Invoke } from "../../infra/local/invoke.ts";
import { type LocalService, startLocal } from "../../infra/local/start.ts";
import { inProcess, invoke } from "./invoke.ts";
import { unhurried } from "./patience.ts";
import { addressOf, type SdkName, sdks } from "./sdks.ts";

/** Lets the next invocation of each function run in a new container, which remembers nothing. */
export const coldStart = () => vi.resetModules();

const inTime: Invoke = (name, event) => invoke(name, event, unhurried);

/** The whole service on free ports, for the tests of one file. The double keeps its events for itself, unless told. */
export function useService({
  invoke = inTime,
  ...options
}: Parameters<typeof startLocal>[0] & { invoke?: Invoke } = {}) {
  let service: LocalService;
  beforeAll(async () => {
    service = await startLocal({ webhooks: false, runtime: inProcess(invoke), ...options });
  });
  afterAll(() => service[Symbol.dispose]());
  return {
    get url() {
      return service.url;
    },
    get subscribers() {
      return service.subscribers;
    },
    get queues() {
      return service.queues;
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
