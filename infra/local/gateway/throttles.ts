import type { APIGatewayAuthorizerResult } from "aws-lambda";
import { usageIdentifier } from "../../../lib/access/clients.ts";
import type { Environment } from "../../environments.ts";
import { type EndpointName, endpoints, stage, type Throttle } from "../../service.ts";
import { TokenBucket } from "../token-bucket.ts";
import { variablesOf } from "./authorizer.ts";
import { GatewayRefusal } from "./refusal.ts";

/** How full the token bucket of a throttle is. */
export interface Fill extends Throttle {
  readonly kind: "stage" | "client" | "endpoint";
  readonly name: string;
  /** The tokens left, with fractions. A request needs one. */
  readonly tokens: number;
}

/** The throttles of the stage, the endpoints and the usage plans: token buckets, as in API Gateway. */
export class Throttles {
  readonly #now: () => number;
  readonly #stage: TokenBucket;
  readonly #endpoints: Map<EndpointName, TokenBucket>;
  readonly #plans: Map<string, TokenBucket>;
  readonly #environment: Environment;
  readonly #name: string;

  constructor(name: string, environment: Environment, now: () => number = Date.now) {
    const { throttle, clients } = environment;
    this.#name = name;
    this.#environment = environment;
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

  /** The fill of each throttle now: of the stage, then of the clients and the endpoints. */
  get fills(): Fill[] {
    const { throttle, clients } = this.#environment;
    const fill = (kind: Fill["kind"], name: string, { rate, burst }: Throttle, bucket: TokenBucket | undefined) =>
      bucket ? [{ kind, name, rate, burst, tokens: bucket.tokensAt(this.#now()) }] : [];
    return [
      ...fill("stage", stage, throttle, this.#stage),
      ...clients.flatMap((client) =>
        fill("client", client.name, client, this.#plans.get(usageIdentifier(this.#name, client.name))),
      ),
      ...[...this.#endpoints].flatMap(([name, bucket]) => fill("endpoint", name, endpoints[name].throttle, bucket)),
    ];
  }

  #plan({ usageIdentifierKey = "" }: APIGatewayAuthorizerResult): TokenBucket {
    const plan = this.#plans.get(usageIdentifierKey ?? "");
    if (plan) return plan;
    throw new GatewayRefusal("INVALID_API_KEY");
  }
}
