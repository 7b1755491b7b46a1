import type { APIGatewayAuthorizerResult } from "aws-lambda";
import { usageIdentifier } from "../../../lib/access/clients.ts";
import type { Environment } from "../../environments.ts";
import { type EndpointName, endpoints, type Throttle } from "../../service.ts";
import { TokenBucket } from "../token-bucket.ts";
import { variablesOf } from "./authorizer.ts";
import { GatewayRefusal } from "./refusal.ts";

/** The throttles of the stage, the endpoints and the usage plans: token buckets, as in API Gateway. */
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
    this.#plans = new Map(clients.map((client) => [usageIdentifier(name, client.name), bucket(client)]));
  }

  /** Admits a request to an endpoint or, without one, to any other URL. Throws a GatewayRefusal if a throttle is exceeded. */
  admit(endpoint?: EndpointName, authorization?: APIGatewayAuthorizerResult) {
    const buckets = [(endpoint && this.#endpoints.get(endpoint)) ?? this.#stage, this.#stage];
    if (authorization) buckets.unshift(this.#plan(authorization));
    const now = this.#now();
    if (!buckets.every((bucket) => bucket.has(now)))
      throw new GatewayRefusal("THROTTLED", authorization && variablesOf(authorization));
    for (const bucket of new Set(buckets)) bucket.take();
  }

  #plan({ usageIdentifierKey = "" }: APIGatewayAuthorizerResult): TokenBucket {
    const plan = this.#plans.get(usageIdentifierKey ?? "");
    if (plan) return plan;
    throw new GatewayRefusal("INVALID_API_KEY");
  }
}
