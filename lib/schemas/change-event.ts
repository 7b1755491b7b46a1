import * as z from "zod/mini";
import { described } from "./described.ts";

/** The fields of every event about customers. */
const common = {
  version: described(
    z.literal(1),
    "The version of this schema. A removed field or a changed meaning requires a new version.",
  ),
  id: described(
    z.string(),
    "The event's id, the same at each delivery: the id of Stripe's event or of the reconciliation, with a suffix if needed.",
  ),
  created: described(z.int(), "When the change happened, in Unix seconds."),
  livemode: described(z.boolean(), "Whether the change happened in Stripe's live mode."),
};

/** A customer reference with its namespace. */
const NamedReference = z.object({
  namespace: described(z.string(), "The namespace of the apps that share the reference."),
  reference: described(z.string(), "Your app's own id of the customer."),
});

/** What a customer has and an event is about. */
const Belonging = z.object({
  type: described(z.string(), "The type of Stripe's object, such as tax_id."),
  id: described(z.optional(z.string()), "Its id. A cash balance has none."),
});

/** The detail of an event about a change of a customer. It contains only ids and field names. */
export const CustomerChange = z
  .object({
    ...common,
    customer: described(z.string(), "The id of the customer."),
    references: described(
      z.array(NamedReference),
      "The customer's references at the time of the change, plus any just lost.",
    ),
    object: described(
      z.optional(Belonging),
      "What the customer has and the event is about. It is missing for the customer itself, and for its payment methods, because not every subscriber may see them.",
    ),
    changed: described(
      z.array(z.string()),
      "The names of the changed fields of Stripe's object. It is empty for a new object.",
    ),
    request_id: described(
      z.optional(z.string()),
      "The id of the request to Stripe that caused the change. It is missing if there was none, or if Stripe's event was lost.",
    ),
  })
  .register(z.globalRegistry, { title: "A change of a customer, or of what it has" });
export type CustomerChange = z.output<typeof CustomerChange>;

/** The detail of `customer_reference.conflicting`: several customers have one reference. The first retains it. */
export const ReferenceConflict = z
  .object({
    ...common,
    ...NamedReference.shape,
    customers: described(
      z.array(z.string()).check(z.minLength(2)),
      "The ids of the customers that have the reference. The first one keeps it.",
    ),
  })
  .register(z.globalRegistry, { title: "customer_reference.conflicting" });
export type ReferenceConflict = z.output<typeof ReferenceConflict>;
