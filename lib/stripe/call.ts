import type Stripe from "stripe";

/** The client and the options for calls to Stripe. */
export interface StripeCall {
  readonly stripe: Stripe;
  /** The options of each call: the idempotency key and the timeout in milliseconds. */
  readonly options: Stripe.RequestOptions;
  /** The caller's name. */
  readonly client: string;
  /** The namespace of the caller's customer references. */
  readonly namespace: string;
}
