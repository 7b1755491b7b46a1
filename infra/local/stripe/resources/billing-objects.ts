import type Stripe from "stripe";

type Common = "id" | "object" | "created" | "customer" | "livemode" | "metadata" | "status";
/** The properties that the double has of a subscription. */
export type Subscription = Pick<Stripe.Subscription, Common | "canceled_at" | "default_payment_method" | "ended_at">;
/** The properties that the double has of an invoice. */
export type Invoice = Pick<Stripe.Invoice, Common>;
/** The properties that the double has of a payment intent. */
export type PaymentIntent = Pick<Stripe.PaymentIntent, Common>;
