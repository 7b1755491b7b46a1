import type * as z from "zod/mini";
import { CustomerChange, ReferenceConflict } from "../../../lib/schemas/change-event.ts";
import { ExpiringKey, FinishedReconciliation, UnusedKey } from "../../../lib/schemas/report-event.ts";
import type { FollowedEvent } from "../../../lib/schemas/stripe-event.ts";

/** The schemas of the details, by their names in the document. */
export const details = {
  CustomerChange,
  ReferenceConflict,
  ExpiringKey,
  UnusedKey,
  FinishedReconciliation,
} satisfies Record<string, z.ZodMiniType>;

/** The events that the service publishes besides those of Stripe's types. */
type OwnType =
  | "client_key.expiring"
  | "client_key.unused"
  | "customer_reference.conflicting"
  | "reconciliation.finished";

/** What the document says about an event. */
export interface EventText {
  readonly detail: keyof typeof details;
  readonly tag: "Customers" | "Operations" | "Payment-methods";
  readonly summary: string;
  readonly description: string;
}

const customer = (summary: string, description: string): EventText => ({
  detail: "CustomerChange",
  tag: "Customers",
  summary,
  description,
});
const method = (summary: string, description: string): EventText => ({
  ...customer(summary, description),
  tag: "Payment-methods",
});
const operation = (detail: EventText["detail"], summary: string, description: string): EventText => ({
  detail,
  tag: "Operations",
  summary,
  description,
});
const object = (type: string) => `\`object\` names the ${type}.`;

/** Every event on the bus, by its detail-type. */
export const events: Readonly<Record<FollowedEvent["type"] | OwnType, EventText>> = {
  "customer.created": customer("A customer was created", "`references` has the references in its metadata."),
  "customer.updated": customer("A customer was updated", "`changed` names the fields whose values changed."),
  "customer.deleted": customer("A customer was deleted", "`references` has the references that it had."),
  "customer_reference.conflicting": {
    ...customer(
      "Several customers have the same reference",
      "The first customer keeps the reference. Correct the metadata of the others at Stripe.",
    ),
    detail: "ReferenceConflict",
  },
  "customer.tax_id.created": customer("A customer got a tax id", object("tax id")),
  "customer.tax_id.updated": customer(
    "A tax id of a customer changed",
    `Stripe verified it, for example. ${object("tax id")}`,
  ),
  "customer.tax_id.deleted": customer("A tax id of a customer was deleted", object("tax id")),
  "customer.discount.created": customer("A customer got a discount", object("discount")),
  "customer.discount.updated": customer("The discount of a customer changed", object("discount")),
  "customer.discount.deleted": customer("The discount of a customer ended", object("discount")),
  "cash_balance.funds_available": customer(
    "Money of a customer's cash balance can be used",
    "A cash balance has no id, so `object` has only its type.",
  ),
  "customer_cash_balance_transaction.created": customer(
    "The cash balance of a customer changed",
    object("transaction"),
  ),
  "payment_method.attached": method(
    "A payment method was attached to a customer",
    "The event does not name it. Apps with the scope payment_methods:read list the customer's payment methods.",
  ),
  "payment_method.detached": method(
    "A payment method was detached from a customer",
    "`customer` is the one that had it. The event does not name the payment method.",
  ),
  "payment_method.updated": method("A payment method of a customer was updated", "The event does not name it."),
  "payment_method.automatically_updated": method(
    "The card network updated a payment method of a customer",
    "The card has a new expiry or number, for example. The event does not name it.",
  ),
  "setup_intent.created": method("A setup intent was created", object("setup intent")),
  "setup_intent.requires_action": method("A setup intent waits for the customer", object("setup intent")),
  "setup_intent.succeeded": method("A setup intent saved a payment method", object("setup intent")),
  "setup_intent.setup_failed": method("A setup intent could not save a payment method", object("setup intent")),
  "setup_intent.canceled": method("A setup intent was canceled", object("setup intent")),
  "client_key.expiring": operation(
    "ExpiringKey",
    "A client key expires within 14 days",
    "It is published each day until the key expires or is revoked. Rotate the key.",
  ),
  "client_key.unused": operation(
    "UnusedKey",
    "A client key was not used for 90 days",
    "It is published each day until the key is used or revoked. Revoke a key that nobody needs.",
  ),
  "reconciliation.finished": operation(
    "FinishedReconciliation",
    "A reconciliation of the directory with Stripe finished",
    "It repaired what was missing, stale or resurrected. Correct conflicts at Stripe.",
  ),
};
