import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type Stripe from "stripe";
import { followedTypes, type StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { secretValue, storedText } from "../secrets.ts";
import { connectStripe, explainStripe, stripeUrlOf } from "../stripe.ts";
import type { Target } from "../target.ts";
import type { Filter } from "./filter.ts";

/** Stripe's list of the events of the last 30 days. It is read with the read key. */
export class StripeEvents {
  readonly url: string;
  readonly #target: Target;
  #stripe?: Stripe;

  constructor(target: Target) {
    this.url = stripeUrlOf(target);
    this.#target = target;
  }

  /** Returns the event, or undefined if Stripe does not list it. Throws a Failure if Stripe cannot be read. */
  async retrieve(id: string): Promise<StripeEvent | undefined> {
    try {
      return (await this.#request(({ events }) => events.retrieve(id))) as object as StripeEvent;
    } catch (error) {
      if (Object(error).code === "resource_missing") return undefined;
      throw error;
    }
  }

  /** Yields the matching events of the types that the service follows, newest first, in pages of at most 100. */
  async *pages({ type, since, until }: Filter): AsyncGenerator<StripeEvent[]> {
    const types = type === undefined ? [...followedTypes] : [type];
    const created = { ...(since !== undefined && { gte: since }), ...(until !== undefined && { lte: until }) };
    let starting_after: string | undefined;
    do {
      const after = starting_after && { starting_after };
      const page = await this.#request(({ events }) => events.list({ limit: 100, types, created, ...after }));
      yield page.data as object[] as StripeEvent[];
      starting_after = page.has_more ? page.data.at(-1)?.id : undefined;
    } while (starting_after);
  }

  async #request<Response>(send: (stripe: Stripe) => Promise<Response>): Promise<Response> {
    this.#stripe ??= await this.#connect();
    try {
      return await send(this.#stripe);
    } catch (error) {
      throw explainStripe(error, this.#target, "read");
    }
  }

  async #connect(): Promise<Stripe> {
    const { name, aws } = this.#target;
    const { text } = await storedText(new SecretsManagerClient(aws), name, "read");
    return connectStripe(this.#target, secretValue(name, "read", text));
  }
}
