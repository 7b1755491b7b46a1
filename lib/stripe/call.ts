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

/** A caller's request to an endpoint. */
export interface EndpointCall extends StripeCall {
  /** The header `If-Match`: the tags of the states that the caller wants to change. */
  readonly ifMatch?: string;
  /** Whether the caller may see payment methods. */
  readonly seesPaymentMethods: boolean;
  /** Adds a receipt with ids and counts to the audit trail, without personal data. */
  readonly addReceipt: (had: Readonly<Record<string, unknown>>) => void;
}
