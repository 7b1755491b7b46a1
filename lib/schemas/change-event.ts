import * as z from "zod";

const common = {
  /** Of this schema: a field that goes, or changes its meaning, makes another. */
  version: z.literal(1),
  /** The event's own id, the same at each delivery: that of Stripe's event, or of the reconciliation, perhaps with a suffix. */
  id: z.string(),
  /** When it happened, in Unix seconds. */
  created: z.int(),
  livemode: z.boolean(),
};

/** A name that apps have for a customer. */
const Named = z.object({ namespace: z.string(), reference: z.string() });

/** The detail of an event that tells of a customer's change, by ids and names of fields only. */
export const CustomerChange = z
  .object({
    ...common,
    customer: z.string(),
    references: z.array(Named),
    /** The names of the fields of Stripe's object that changed, where it was there before. */
    changed: z.array(z.string()),
  })
  .meta({ title: "customer.* and payment_method.*" });
export type CustomerChange = z.output<typeof CustomerChange>;

/** The detail of `customer_reference.conflicting`: several customers have one reference, of which the first keeps it. */
export const ReferenceConflict = z
  .object({ ...common, ...Named.shape, customers: z.array(z.string()).min(2) })
  .meta({ title: "customer_reference.conflicting" });
export type ReferenceConflict = z.output<typeof ReferenceConflict>;
