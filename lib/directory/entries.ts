import type Stripe from "stripe";
import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, type Item, updateItem } from "../platform/table.ts";
import { keyOf, type Reference, type ReferenceKey, referenceOf } from "./references.ts";

/** The creation time and the id of a customer. Sorted as text, the oldest customer comes first. */
type SortKey = `${string}#${string}`;

/** The item of a reference. */
export interface Entry extends Item {
  /** The customers whose metadata contains the reference: one, unless they are in conflict. */
  readonly customers?: ReadonlySet<SortKey>;
  /** Customers that lost the reference. Because this can be outdated, each is read at Stripe before a creation. */
  readonly former?: ReadonlySet<SortKey>;
  readonly claim?: Claim;
  /** The key of a creation that Stripe rejected, for the next creation. */
  readonly refused_key?: CreationKey;
}

/** Identifies the idempotency key of a creation: all requests with one key create at most one customer. */
export interface CreationKey {
  readonly id: string;
  /** The client whose request used it first; missing in keys of earlier versions. Stripe's events name it. */
  readonly client?: string;
  /** When it was first used, in Unix seconds. */
  readonly since: number;
}

/** The creation of a reference's customer. Only its creator sends the request to Stripe. */
export interface Claim extends CreationKey {
  /** When the reference was claimed, in Unix seconds. */
  readonly claimed: number;
  /** The parameters as JSON, so that each request with the key is the same. */
  readonly parameters: string;
  /** The invocation that creates the customer, or `nobody` after it has abandoned the claim. */
  readonly creator: string;
  /** Number of the creator's signs of progress. */
  readonly beat: number;
}

/** A customer of a reference, with its creation time, which determines the oldest of several. */
export type LinkedCustomer = Pick<Stripe.Customer, "id" | "created">;

/** What the directory knows of a reference. The first of several customers is the oldest, and retains the reference. */
export interface Known extends Pick<Entry, "claim" | "refused_key"> {
  readonly customers: readonly LinkedCustomer[];
  readonly former: readonly LinkedCustomer[];
}

/** Returns the partition key of a reference's entry. */
export const entryKeyOf = (reference: Reference) => `${itemKinds.reference}${keyOf(reference)}`;

/** Returns the reference of an entry. */
export const referenceIn = ({ pk }: Item) => referenceOf(pk.slice(itemKinds.reference.length) as ReferenceKey);

/** Returns the entry of a reference. */
export async function readEntry(reference: Reference): Promise<Known> {
  const { customers, former, claim, refused_key } = (await getItem<Entry>(entryKeyOf(reference))) ?? {};
  return { customers: sorted(customers), former: sorted(former), claim, refused_key };
}

/** Returns the customers of an entry, the oldest first. */
export const customersOf = (entry: Pick<Entry, "customers"> | undefined): LinkedCustomer[] => sorted(entry?.customers);

const sorted = (keys: ReadonlySet<SortKey> = new Set()): LinkedCustomer[] => [...keys].sort().map(customerOf);

const sortKeyOf = ({ id, created }: LinkedCustomer): SortKey => `${String(created).padStart(12, "0")}#${id}`;

function customerOf(key: SortKey): LinkedCustomer {
  const [created = "", id = ""] = key.split("#");
  return { id, created: Number(created) };
}

/** Returns a DynamoDB set with one customer. */
export const setOf = (customer: LinkedCustomer) => new Set([sortKeyOf(customer)]);

/** Maximum number of conflicting customers stored, and of former ones. */
const maxCustomers = 100;

/** Links the reference to a customer. */
export const linkCustomer = (reference: Reference, customer: LinkedCustomer) => link(reference, customer, hasRoom);

/** Links the reference to a customer unless an invocation has claimed it. */
export const linkUnclaimed = (reference: Reference, customer: LinkedCustomer) =>
  link(reference, customer, `attribute_not_exists(claim) AND (${hasRoom})`);

const hasRoom = "attribute_not_exists(customers) OR size(customers) < :max";

const link = (reference: Reference, customer: LinkedCustomer, ConditionExpression: string) =>
  updateItem(entryKeyOf(reference), {
    UpdateExpression: "ADD customers :customer DELETE former :customer",
    ConditionExpression,
    ExpressionAttributeValues: { ":customer": setOf(customer), ":max": maxCustomers },
  });

/** Unlinks the reference from a customer that has lost it. The customer becomes a former one. */
export async function unlinkCustomer(reference: Reference, customer: LinkedCustomer) {
  const isMoved = await updateItem(entryKeyOf(reference), {
    UpdateExpression: "DELETE customers :customer ADD former :customer",
    ConditionExpression: "contains(customers, :key) AND (attribute_not_exists(former) OR size(former) < :max)",
    ExpressionAttributeValues: { ":customer": setOf(customer), ":key": sortKeyOf(customer), ":max": maxCustomers },
  });
  if (!isMoved) await remove(reference, customer, "DELETE customers :customer");
}

/** Unlinks the reference from a deleted customer. */
export const forgetCustomer = (reference: Reference, customer: LinkedCustomer) =>
  remove(reference, customer, "DELETE customers :customer, former :customer");

const remove = (reference: Reference, customer: LinkedCustomer, UpdateExpression: string) =>
  updateItem(entryKeyOf(reference), { UpdateExpression, ExpressionAttributeValues: { ":customer": setOf(customer) } });
