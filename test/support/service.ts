import type Stripe from "stripe";
import { afterAll, beforeAll, expect, vi } from "vitest";
import type { Observer } from "../../infra/local/activity.ts";
import { demoKey, doubleKeys } from "../../infra/local/environment.ts";
import type { Invoke } from "../../infra/local/functions/invoke.ts";
import { type LocalService, startLocal } from "../../infra/local/start.ts";
import { controlOf } from "./control.ts";
import { documentedEvents, documentedResponses } from "./documented.ts";
import { inProcess, invoke } from "./invoke.ts";
import { unhurried } from "./patience.ts";
import { addressOf, type SdkName, sdks } from "./sdks.ts";

/** Lets the next invocation of each function run in a new container, without any state. */
export const coldStart = () => vi.resetModules();

const withoutTimeout: Invoke = (name, event) => invoke(name, event, unhurried);

/** Prints why the gateway got no response of a function. */
const printError: Observer = (activity) => {
  if (activity.kind === "exchange" && activity.error) console.error(activity.error);
};

/**
 * Starts the whole service on free ports for the tests of a file. By default, the double delivers no events. At the end,
 * each response must have been one of openapi.json, except those with a status in `undocumented`, and each event one of
 * asyncapi.json.
 */
export function useService({
  invoke = withoutTimeout,
  undocumented = [],
  ...options
}: Parameters<typeof startLocal>[0] & { invoke?: Invoke; undocumented?: number[] } = {}) {
  let service: LocalService;
  const findings = new Set<string>();
  beforeAll(async () => {
    service = await startLocal({ webhooks: false, runtime: inProcess(invoke), ...options });
    service.observers
      .add(printError)
      .add(documentedResponses(findings, { stripeUrl: service.stripeUrl, undocumented }))
      .add(documentedEvents(findings));
  });
  afterAll(() => {
    service[Symbol.dispose]();
    expect([...findings], "what openapi.json and asyncapi.json do not describe").toEqual([]);
  });
  return {
    get url() {
      return service.url;
    },
    get subscribers() {
      return service.subscribers;
    },
    get observers() {
      return service.observers;
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
    reset: () => service.reset(),
    /** Returns the SDK as an app uses it: only host and key differ. By default, it does not retry. */
    client: (name = "admin", config: Stripe.StripeConfig = {}, sdk: SdkName = "stripe 23.1.0") =>
      sdks[sdk](demoKey(name), { ...addressOf(service.url), maxNetworkRetries: 0, telemetry: false, ...config }),
    /** Returns the SDK for the double, without the service. */
    stripe: () => sdks["stripe 23.1.0"](Object.keys(doubleKeys)[1] ?? "", addressOf(service.stripeUrl)),
    /** Sends a control command to the double. */
    control: controlOf(() => service.stripeUrl),
    /** Sends a request with `fetch` and the key of a client. */
    fetch: (path: string, init: RequestInit = {}, name = "admin") =>
      fetch(`${service.url}${path}`, {
        ...init,
        headers: { Authorization: `Bearer ${demoKey(name)}`, ...init.headers },
      }),
  };
}
