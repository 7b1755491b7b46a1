import { usageIdentifier } from "../../../lib/clients.ts";
import type { Environment } from "../../environments.ts";
import { type EndpointName, endpoints, type Throttle } from "../../service.ts";
import { TokenBucket } from "../token-bucket.ts";
import { GatewayRefusal } from "./refusal.ts";

/** The throttles of stage, endpoints and usage plans, which API Gateway keeps as token buckets. */
export class Throttles {
  readonly #now: () => number;
  readonly #stage: TokenBucket;
  readonly #endpoints: Map<EndpointName, TokenBucket>;
  readonly #plans: Map<string, TokenBucket>;

  constructor(name: string, { throttle, clients }: Environment, now: () => number) {
    const bucket = (throttle: Throttle) => new TokenBucket(throttle, now());
    this.#now = now;
    this.#stage = bucket(throttle);
    this.#endpoints = new Map(
      Object.entries(endpoints).map(([endpoint, { throttle }]) => [endpoint as EndpointName, bucket(throttle)]),
    );
    this.#plans = new Map(
      Object.entries(clients).map(([client, throttle]) => [usageIdentifier(name, client), bucket(throttle)]),
    );
  }

  /** Lets one request of the client with that usage plan through to the endpoint, or refuses it. */
  admit(usageIdentifierKey: string | null | undefined, endpoint: EndpointName) {
    const plan = this.#plans.get(usageIdentifierKey ?? "");
    if (!plan) throw new GatewayRefusal("INVALID_API_KEY");
    const buckets = [plan, this.#endpoints.get(endpoint) ?? this.#stage, this.#stage];
    const now = this.#now();
    if (!buckets.every((bucket) => bucket.has(now))) throw new GatewayRefusal("THROTTLED");
    for (const bucket of new Set(buckets)) bucket.take();
  }
}
