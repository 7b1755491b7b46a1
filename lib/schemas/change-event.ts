import * as z from "zod/mini";

const common = {
  /** The version of this schema. A removed field or a changed meaning requires a new version. */
  version: z.literal(1),
  /** The event's id, the same at each delivery: the id of Stripe's event or of the reconciliation, with a suffix if needed. */
  id: z.string(),
  /** When the change happened, in Unix seconds. */
  created: z.int(),
  livemode: z.boolean(),
};

/** A customer reference with its namespace. */
const NamedReference = z.object({ namespace: z.string(), reference: z.string() });

/** The detail of an event about a change of a customer. It contains only ids and field names. */
export const CustomerChange = z
  .object({
    ...common,
    customer: z.string(),
    references: z.array(NamedReference),
    /**
     * What the customer has and the event is about. A cash balance has no id. Missing for the customer itself, and for its
     * payment methods, because not every subscriber may see them.
     */
    object: z.optional(z.object({ type: z.string(), id: z.optional(z.string()) })),
    /** The names of the changed fields of Stripe's object; empty for a new object. */
    changed: z.array(z.string()),
    /** The id of the request to Stripe that caused the change; missing if there was none, or if the event was lost. */
    request_id: z.optional(z.string()),
  })
  .register(z.globalRegistry, { title: "A change of a customer, or of what it has" });
export type CustomerChange = z.output<typeof CustomerChange>;

/** The detail of `customer_reference.conflicting`: several customers have one reference. The first retains it. */
export const ReferenceConflict = z
  .object({ ...common, ...NamedReference.shape, customers: z.array(z.string()).check(z.minLength(2)) })
  .register(z.globalRegistry, { title: "customer_reference.conflicting" });
export type ReferenceConflict = z.output<typeof ReferenceConflict>;
