import type Stripe from "stripe";
import * as z from "zod";

const seconds = z.int().nonnegative();

const Customer = z.object({
  object: z.literal("customer"),
  id: z.string(),
  created: seconds,
  metadata: z.record(z.string(), z.string()),
});

const PaymentMethod = z.object({
  object: z.literal("payment_method"),
  id: z.string(),
  customer: z.string().nullable(),
  card: z.object({ brand: z.string(), last4: z.string(), exp_month: z.int(), exp_year: z.int() }).nullish(),
});

const event = <Type extends string, Shape extends z.ZodType>(types: readonly Type[], object: Shape) =>
  z.object({
    type: z.enum(types),
    data: z.object({ object, previous_attributes: z.record(z.string(), z.unknown()).optional() }),
  });

/** The request that caused an event. Only its id is read, and an event without one is valid. */
const Request = z
  .object({ id: z.string().regex(/^\w{1,64}$/) })
  .optional()
  .catch(undefined);

/** The fields of every Stripe event. https://docs.stripe.com/api/events/object */
export const StripeEvent = z.looseObject({
  object: z.literal("event"),
  id: z.string().startsWith("evt_"),
  api_version: z.string().nullable(),
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

/** The event types that the directory follows. */
export const followedTypes: readonly string[] = [...customerTypes, ...paymentMethodTypes];

/** The fields of followed events that the directory reads. */
export const FollowedEvent = z.discriminatedUnion("type", [
  event(customerTypes, Customer),
  event(paymentMethodTypes, PaymentMethod),
]);
export type FollowedEvent = z.output<typeof FollowedEvent> &
  Pick<StripeEvent, "id" | "created" | "livemode" | "request">;
