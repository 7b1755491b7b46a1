import type Stripe from "stripe";
import * as z from "zod/mini";

const seconds = z.int().check(z.nonnegative());

const Customer = z.object({
  object: z.literal("customer"),
  id: z.string(),
  created: seconds,
  metadata: z.record(z.string(), z.string()),
});

const PaymentMethod = z.object({
  object: z.literal("payment_method"),
  id: z.string(),
  customer: z.nullable(z.string()),
  card: z.nullish(z.object({ brand: z.string(), last4: z.string(), exp_month: z.int(), exp_year: z.int() })),
});

/** Something else that a customer has. A cash balance has no id. */
const Belonging = z.object({
  object: z.enum(["cash_balance", "customer_cash_balance_transaction", "discount", "setup_intent", "tax_id"]),
  id: z.optional(z.string()),
  customer: z.nullish(z.string()),
});

const event = <Type extends string, Shape extends z.ZodMiniType>(types: readonly Type[], object: Shape) =>
  z.object({
    type: z.enum(types),
    data: z.object({ object, previous_attributes: z.optional(z.record(z.string(), z.unknown())) }),
  });

/** The request that caused an event. An event without one is valid. */
const Request = z.catch(
  z.optional(
    z.object({
      id: z.string().check(z.regex(/^\w{1,64}$/)),
      idempotency_key: z.catch(z.optional(z.string()), undefined),
    }),
  ),
  undefined,
);

/** The fields of every Stripe event. https://docs.stripe.com/api/events/object */
export const StripeEvent = z.looseObject({
  object: z.literal("event"),
  id: z.string().check(z.startsWith("evt_")),
  api_version: z.nullable(z.string()),
  created: seconds,
  livemode: z.boolean(),
  request: Request,
  type: z.string(),
});
export type StripeEvent = z.output<typeof StripeEvent>;

const customerTypes = [
  "customer.created",
  "customer.updated",
  "customer.deleted",
] as const satisfies readonly Stripe.Event.Type[];
const paymentMethodTypes = [
  "payment_method.attached",
  "payment_method.detached",
  "payment_method.updated",
  "payment_method.automatically_updated",
] as const satisfies readonly Stripe.Event.Type[];
const belongingTypes = [
  "customer.tax_id.created",
  "customer.tax_id.updated",
  "customer.tax_id.deleted",
  "customer.discount.created",
  "customer.discount.updated",
  "customer.discount.deleted",
  "cash_balance.funds_available",
  "customer_cash_balance_transaction.created",
  "setup_intent.created",
  "setup_intent.requires_action",
  "setup_intent.succeeded",
  "setup_intent.setup_failed",
  "setup_intent.canceled",
] as const satisfies readonly Stripe.Event.Type[];

/**
 * The event types that the service follows: at most 20, because Stripe lists events of at most 20 types. Those of
 * `Belonging` change nothing in the directory. https://docs.stripe.com/api/events/list
 */
export const followedTypes: readonly string[] = [...customerTypes, ...paymentMethodTypes, ...belongingTypes];

/** The fields of followed events that the service reads. */
export const FollowedEvent = z.discriminatedUnion("type", [
  event(customerTypes, Customer),
  event(paymentMethodTypes, PaymentMethod),
  event(belongingTypes, Belonging),
]);
export type FollowedEvent = z.output<typeof FollowedEvent> &
  Pick<StripeEvent, "id" | "created" | "livemode" | "request">;
