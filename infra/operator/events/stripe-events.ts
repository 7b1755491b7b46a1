import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import Stripe from "stripe";
import { followedTypes, type StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { secretName } from "../../service.ts";
import { Failure } from "../failures.ts";
import type { Target } from "../target.ts";
import type { Filter } from "./filter.ts";

const { StripeAuthenticationError, StripeConnectionError, StripePermissionError, StripeRateLimitError } = Stripe.errors;

/** Stripe's own list of events, which goes back 30 days. Read with the key that only reads. */
export class StripeEvents {
  readonly url: string;
  readonly #secret: string;
  readonly #target: Target;
  #stripe?: Stripe;

  constructor(target: Target) {
    this.url = (target.isLocal && process.env.STRIPE_API_URL) || target.environment.stripe.url;
    this.#secret = secretName(target.name, "read");
    this.#target = target;
  }

  /** Undefined where Stripe has none of that id, or no more. */
  async retrieve(id: string): Promise<StripeEvent | undefined> {
    try {
      return (await this.#ask(({ events }) => events.retrieve(id))) as object as StripeEvent;
    } catch (error) {
      if (Object(error).code === "resource_missing") return undefined;
      throw error;
    }
  }

  /** Those of a type and a time, among the types that the directory follows: the latest first, at most a hundred at a time. */
  async *pages({ type, since, until }: Filter): AsyncGenerator<StripeEvent[]> {
    const types = type === undefined ? [...followedTypes] : [type];
    const created = { ...(since !== undefined && { gte: since }), ...(until !== undefined && { lte: until }) };
    let starting_after: string | undefined;
    do {
      const after = starting_after && { starting_after };
      const page = await this.#ask(({ events }) => events.list({ limit: 100, types, created, ...after }));
      yield page.data as object[] as StripeEvent[];
      starting_after = page.has_more ? page.data.at(-1)?.id : undefined;
    } while (starting_after);
  }

  async #ask<Answer>(question: (stripe: Stripe) => Promise<Answer>): Promise<Answer> {
    this.#stripe ??= await this.#connect();
    try {
      return await question(this.#stripe);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async #connect(): Promise<Stripe> {
    const { protocol, hostname, port } = new URL(this.url);
    return new Stripe(await this.#key(), {
      // The type knows one version only.
      apiVersion: this.#target.environment.stripe.version as Stripe.LatestApiVersion,
      host: hostname,
      maxNetworkRetries: 3,
      port: port || (protocol === "http:" ? 80 : 443),
      protocol: protocol === "http:" ? "http" : "https",
      telemetry: false,
      timeout: 20_000,
    });
  }

  async #key(): Promise<string> {
    const client = new SecretsManagerClient(this.#target.aws);
    try {
      const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: this.#secret }));
      return SecretString.trim();
    } catch (cause) {
      if (!(cause instanceof ResourceNotFoundException)) throw cause;
      const problem = `There is no key in the secret ${this.#secret}, or no such secret in this account and region.`;
      throw new Failure(`${problem} infra/README.md tells how Stripe's keys get there.`, { cause });
    }
  }

  #explain(cause: unknown): unknown {
    const say = (sentence: string) => new Failure(sentence, { cause });
    const key = `the key in the secret ${this.#secret}`;
    if (cause instanceof StripeAuthenticationError) return say(`Stripe does not know ${key}: put another there.`);
    if (cause instanceof StripePermissionError)
      return say(`Stripe does not let ${key} read events: allow it at Stripe.`);
    if (cause instanceof StripeRateLimitError) return say("Stripe takes no more requests now: try again in a minute.");
    if (cause instanceof StripeConnectionError)
      return say(`Stripe could not be reached at ${this.url}. For npm start, STRIPE_API_URL says where it is.`);
    return cause;
  }
}
