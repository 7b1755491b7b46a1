import { randomUUID } from "node:crypto";
import type Stripe from "stripe";
import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, type Item, updateItem } from "../platform/table.ts";
import type { Reference } from "./references.ts";

/** A customer that a reference names, such that the older one sorts first: when it was made, and its id. */
type Named = `${string}#${string}`;

/** The item of a reference. */
export interface Entry extends Item {
  /** The customers whose metadata holds the reference. One, unless they are in conflict. */
  readonly customers?: ReadonlySet<Named>;
  /** Customers that lost the reference. What said so may be out of date: before a creation, Stripe is asked about each. */
  readonly former?: ReadonlySet<Named>;
  readonly claim?: Claim;
  /** The key of a creation that Stripe refused, for the next creation. */
  readonly refused_key?: CreationKey;
}

/** Names the idempotency key of a creation, so that at most one customer comes of all requests with it. */
export interface CreationKey {
  readonly id: string;
  /** When it was first used, in Unix seconds. */
  readonly since: number;
}

/** The creation of a reference's customer. Only its creator sends the request to Stripe. */
export interface Claim extends CreationKey {
  /** When the reference was claimed, in Unix seconds. */
  readonly claimed: number;
  /** The parameters as JSON, so that each request with the key is the same. */
  readonly parameters: string;
  /** The invocation that creates the customer, or `nobody` when it gave up. */
  readonly creator: string;
  /** Counts the signs of its progress. */
  readonly beat: number;
}

/** The creator of a claim that any invocation may take over at once. */
export const nobody = "nobody";

/** What tells which of several customers is the oldest. */
export type Customer = Pick<Stripe.Customer, "id" | "created">;

const keyOf = (reference: Reference) => `${itemKinds.reference}${reference}`;
/** The reference that an entry is of. */
export const referenceIn = ({ pk }: Item) => pk.slice(itemKinds.reference.length) as Reference;
const named = ({ id, created }: Customer): Named => `${String(created).padStart(12, "0")}#${id}`;
const customerIn = (name: Named): Customer => {
  const [created = "", id = ""] = name.split("#");
  return { id, created: Number(created) };
};

/** What is known of a reference. The oldest of several customers comes first and keeps it. */
export interface Known extends Pick<Entry, "claim" | "refused_key"> {
  readonly customers: readonly Customer[];
  readonly former: readonly Customer[];
}

export async function lookUp(reference: Reference): Promise<Known> {
  const { customers, former, claim, refused_key } = (await getItem<Entry>(keyOf(reference))) ?? {};
  return { customers: sorted(customers), former: sorted(former), claim, refused_key };
}

export const customersOf = (entry: Pick<Entry, "customers"> | undefined): Customer[] => sorted(entry?.customers);

const sorted = (names: ReadonlySet<Named> = new Set()): Customer[] => [...names].sort().map(customerIn);

/** Claims a reference that nobody has, with this idempotency key. Of several invocations at once, one succeeds. */
export async function claim(reference: Reference, parameters: string, key = newKey()): Promise<Claim | undefined> {
  const made: Claim = { ...key, claimed: now(), parameters, creator: randomUUID(), beat: 0 };
  const claimed = await updateItem(keyOf(reference), {
    UpdateExpression: "SET claim = :claim REMOVE refused_key",
    ConditionExpression: "attribute_not_exists(claim) AND attribute_not_exists(customers)",
    ExpressionAttributeValues: { ":claim": made },
  });
  return claimed || (await isHeld(reference, made)) ? made : undefined;
}

/** Whether a claim was stored although its condition failed: the SDK repeats an update whose response was lost. */
const isHeld = async (reference: Reference, { creator }: Claim) => (await lookUp(reference)).claim?.creator === creator;

const now = () => Math.floor(Date.now() / 1000);
const newKey = (): CreationKey => ({ id: randomUUID(), since: now() });

/** Takes over a claim whose creator shows no progress. Of several invocations at once, one succeeds. */
export async function takeOver(reference: Reference, seen: Claim): Promise<Claim | undefined> {
  const mine: Claim = { ...seen, creator: randomUUID(), beat: seen.beat + 1 };
  const taken = await updateClaim(reference, seen, "SET claim = :mine", { ":mine": mine }, unchanged);
  return taken || (await isHeld(reference, mine)) ? mine : undefined;
}

/** Shows that the creator is still at work. False when another invocation has taken over. */
export const showProgress = (reference: Reference, mine: Claim) =>
  updateClaim(reference, mine, "SET claim.beat = claim.beat + :one", { ":one": 1 });

/** Lets another invocation continue at once, as this one gives up. */
export const abandon = (reference: Reference, mine: Claim) =>
  updateClaim(reference, mine, "SET claim.creator = :nobody", { ":nobody": nobody });

/** Releases a claim with whose key Stripe will never create a customer. */
export const release = (reference: Reference, mine: Claim) => updateClaim(reference, mine, "REMOVE claim");

/** Releases a claim whose key may still create a customer: the next claim uses it too, so that only one of both can. */
export const releaseForReuse = (reference: Reference, mine: Claim) =>
  updateClaim(reference, mine, "SET refused_key = :key REMOVE claim", { ":key": { id: mine.id, since: mine.since } });

/** Releases a claim that nobody can finish any more. */
export const expire = (reference: Reference, seen: Claim) =>
  updateClaim(reference, seen, "REMOVE claim", {}, unchanged);

const ownedByCreator = "claim.id = :id AND claim.creator = :creator";
const unchanged = `${ownedByCreator} AND claim.beat = :beat`;

/** Changes a claim that is as it was seen; false when it is not. */
const updateClaim = (
  reference: Reference,
  { id, creator, beat }: Claim,
  UpdateExpression: string,
  values: Readonly<Record<string, unknown>> = {},
  ConditionExpression = ownedByCreator,
) =>
  updateItem(keyOf(reference), {
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeValues: {
      ":id": id,
      ":creator": creator,
      ...(ConditionExpression === unchanged && { ":beat": beat }),
      ...values,
    },
  });

/** Maximum number of conflicting customers stored, and of former ones. */
const mostCustomers = 100;

const setOf = (customer: Customer) => new Set([named(customer)]);

/** Links the reference to a customer. */
export const assign = (reference: Reference, customer: Customer) => link(reference, customer, fits);

/** Links the reference to a customer unless somebody creates one. */
export const assignUnclaimed = (reference: Reference, customer: Customer) =>
  link(reference, customer, `attribute_not_exists(claim) AND (${fits})`);

const fits = "attribute_not_exists(customers) OR size(customers) < :most";

const link = (reference: Reference, customer: Customer, ConditionExpression: string) =>
  updateItem(keyOf(reference), {
    UpdateExpression: "ADD customers :customer DELETE former :customer",
    ConditionExpression,
    ExpressionAttributeValues: { ":customer": setOf(customer), ":most": mostCustomers },
  });

/** Links the reference to the customer of a claim, which is over then. Another claim stays. */
export async function settle(reference: Reference, { id }: Claim, customer: Customer) {
  const settled = await updateItem(keyOf(reference), {
    UpdateExpression: "ADD customers :customer REMOVE claim",
    ConditionExpression: "claim.id = :id",
    ExpressionAttributeValues: { ":customer": setOf(customer), ":id": id },
  });
  if (!settled) await assign(reference, customer);
}

/** Unlinks the reference from a customer that has lost it. */
export async function unassign(reference: Reference, customer: Customer) {
  const moved = await updateItem(keyOf(reference), {
    UpdateExpression: "DELETE customers :customer ADD former :customer",
    ConditionExpression: "contains(customers, :name) AND (attribute_not_exists(former) OR size(former) < :most)",
    ExpressionAttributeValues: { ":customer": setOf(customer), ":name": named(customer), ":most": mostCustomers },
  });
  if (!moved) await remove(reference, customer, "DELETE customers :customer");
}

/** Unlinks the reference from a customer that is deleted. */
export const forget = (reference: Reference, customer: Customer) =>
  remove(reference, customer, "DELETE customers :customer, former :customer");

const remove = (reference: Reference, customer: Customer, UpdateExpression: string) =>
  updateItem(keyOf(reference), { UpdateExpression, ExpressionAttributeValues: { ":customer": setOf(customer) } });
