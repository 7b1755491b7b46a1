import type Stripe from "stripe";
import * as z from "zod";
import { id, metadata, time } from "./basics.ts";
import { owner } from "./customers.ts";
import { PaymentMethod } from "./payment-methods.ts";

/** The properties that the double has of a subscription, an invoice and a payment intent. */
const billing = { created: time, customer: owner(), livemode: z.literal(false), metadata };

export const Subscription = z.lazy(() =>
  z.strictObject({
    ...billing,
    id: id("sub"),
    object: z.literal("subscription"),
    canceled_at: time.nullable(),
    default_payment_method: z.union([id("pm"), PaymentMethod]).nullable(),
    ended_at: time.nullable(),
    status: z.string(),
  }),
) as unknown as z.ZodType<Stripe.Subscription>;

export const Invoice = z.strictObject({ ...billing, id: id("in"), object: z.literal("invoice"), status: z.string() });

export const PaymentIntent = z.strictObject({
  ...billing,
  id: id("pi"),
  object: z.literal("payment_intent"),
  status: z.string(),
});
