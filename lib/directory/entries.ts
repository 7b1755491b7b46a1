import { randomUUID } from "node:crypto";
import type Stripe from "stripe";
import { getItem, type Item, updateItem } from "../table.ts";
import type { Reference } from "./references.ts";

/** A customer that a reference names, such that the older one sorts first: when it was made, and its id. */
type Named = `${string}#${string}`;

/** The item of a reference. */
export interface Entry extends Item {
  /** The customers whose metadata holds the reference. One, unless they are in conflict. */
  readonly customers?: ReadonlySet<Named>;
  readonly claim?: Claim;
}

/** That a customer is being made for a reference: who comes next can finish the same request of Stripe's. */
export interface Claim {
  readonly id: string;
  /** Unix seconds. */
  readonly since: number;
  /** The parameters as JSON, so that each request with them is the same. */
  readonly parameters: string;
}

/** What tells which of several customers is the oldest. */
export type Customer = Pick<Stripe.Customer, "id" | "created">;

export const prefix = "reference#";
const keyOf = (reference: Reference) => `${prefix}${reference}`;
/** The reference that an entry is of. */
export const referenceIn = ({ pk }: Item) => pk.slice(prefix.length) as Reference;
const named = ({ id, created }: Customer): Named => `${String(created).padStart(12, "0")}#${id}`;
const customerIn = (name: Named): Customer => {
  const [created = "", id = ""] = name.split("#");
  return { id, created: Number(created) };
};

/** Who has a reference, the oldest first, which is the one that keeps it; or the claim of who is making it. */
export async function lookUp(reference: Reference): Promise<{ customers: Customer[]; claim?: Claim }> {
  const entry = await getItem<Entry>(keyOf(reference));
  return { customers: customersOf(entry), claim: entry?.claim };
}

export const customersOf = (entry: Pick<Entry, "customers"> | undefined): Customer[] =>
  [...(entry?.customers ?? [])].sort().map(customerIn);

/** Claims a reference that nobody has: of several at once, one does. */
export async function claim(reference: Reference, parameters: string): Promise<Claim | undefined> {
  const made: Claim = { id: randomUUID(), since: Math.floor(Date.now() / 1000), parameters };
  const claimed = await updateItem(keyOf(reference), {
    UpdateExpression: "SET claim = :claim",
    ConditionExpression: "attribute_not_exists(claim) AND attribute_not_exists(customers)",
    ExpressionAttributeValues: { ":claim": made },
  });
  return claimed ? made : undefined;
}

/** Gives a claim up, of which no customer comes. */
export const release = (reference: Reference, { id }: Claim) =>
  updateItem(keyOf(reference), {
    UpdateExpression: "REMOVE claim",
    ConditionExpression: "claim.id = :id",
    ExpressionAttributeValues: { ":id": id },
  });

/** In conflict; of more nobody keeps account. */
const mostCustomers = 100;

/** Notes that a customer has the reference, which settles any claim. */
export const assign = (reference: Reference, customer: Customer) =>
  updateItem(keyOf(reference), {
    UpdateExpression: "ADD customers :customer REMOVE claim",
    ConditionExpression: "attribute_not_exists(customers) OR size(customers) < :most",
    ExpressionAttributeValues: { ":customer": new Set([named(customer)]), ":most": mostCustomers },
  });

/** Notes that a customer does not have the reference, or no longer. */
export const unassign = (reference: Reference, customer: Customer) =>
  updateItem(keyOf(reference), {
    UpdateExpression: "DELETE customers :customer",
    ExpressionAttributeValues: { ":customer": new Set([named(customer)]) },
  });
