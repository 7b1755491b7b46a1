import { randomUUID } from "node:crypto";
import { updateItem } from "../platform/table.ts";
import {
  type Claim,
  type CreationKey,
  entryKeyOf,
  type LinkedCustomer,
  linkCustomer,
  readEntry,
  setOf,
} from "./entries.ts";
import type { Reference } from "./references.ts";

/** The creator of a claim that any invocation may take over at once. */
export const nobody = "nobody";

/** Seconds for which an idempotency key is used. Stripe stores it for at least a day; a forgotten one could create a second customer. */
const keyLifetime = 23 * 3600;
/** Seconds after that in which a request with the key may still be in progress. */
const keyGrace = 300;

/** Returns whether a new request may use the key. */
export const isUsable = (key: CreationKey) => ageOf(key) < keyLifetime;

/** Returns whether no request with the key can be in progress, at a time in Unix seconds. */
export const isOver = (key: CreationKey, time = Date.now() / 1000) => ageOf(key, time) >= keyLifetime + keyGrace;

const ageOf = ({ since }: CreationKey, time = Date.now() / 1000) => time - since;

/** Claims a reference without customer or claim. Returns undefined if a concurrent invocation was first. */
export async function claimReference(
  reference: Reference,
  parameters: string,
  key = newKey(),
): Promise<Claim | undefined> {
  const claim: Claim = { ...key, claimed: now(), parameters, creator: randomUUID(), beat: 0 };
  const isStored = await updateItem(entryKeyOf(reference), {
    UpdateExpression: "SET claim = :claim REMOVE refused_key",
    ConditionExpression: "attribute_not_exists(claim) AND attribute_not_exists(customers)",
    ExpressionAttributeValues: { ":claim": claim },
  });
  return isStored || (await isHeld(reference, claim)) ? claim : undefined;
}

const now = () => Math.floor(Date.now() / 1000);

/** Returns a key for a creation by a client. */
export const newKey = (client?: string): CreationKey => ({ id: randomUUID(), client, since: now() });

/** Whether a claim is stored although its condition failed: the SDK repeats an update whose response was lost. */
const isHeld = async (reference: Reference, { creator }: Claim) =>
  (await readEntry(reference)).claim?.creator === creator;

/** Takes over a claim whose creator shows no progress. Only one of several concurrent invocations succeeds. */
export async function takeOverClaim(reference: Reference, seen: Claim): Promise<Claim | undefined> {
  const own: Claim = { ...seen, creator: randomUUID(), beat: seen.beat + 1 };
  const isTaken = await updateClaim(reference, seen, "SET claim = :own", { ":own": own }, unchanged);
  return isTaken || (await isHeld(reference, own)) ? own : undefined;
}

/** Shows that the creator is still at work. Returns false if another invocation has taken over. */
export const showProgress = (reference: Reference, own: Claim) =>
  updateClaim(reference, own, "SET claim.beat = claim.beat + :one", { ":one": 1 });

/** Abandons the claim, so that another invocation can take over at once. */
export const abandonClaim = (reference: Reference, own: Claim) =>
  updateClaim(reference, own, "SET claim.creator = :nobody", { ":nobody": nobody });

/** Releases a claim whose key will never create a customer. */
export const releaseClaim = (reference: Reference, own: Claim) => updateClaim(reference, own, "REMOVE claim");

/** Releases a claim whose key may still create a customer. The next claim reuses the key, so only one can succeed. */
export const releaseClaimForReuse = (reference: Reference, own: Claim) =>
  updateClaim(reference, own, "SET refused_key = :key REMOVE claim", {
    ":key": { id: own.id, client: own.client, since: own.since },
  });

/** Releases a claim that has ended. */
export const expireClaim = (reference: Reference, seen: Claim) =>
  updateClaim(reference, seen, "REMOVE claim", {}, unchanged);

const sameCreator = "claim.id = :id AND claim.creator = :creator";
const unchanged = `${sameCreator} AND claim.beat = :beat`;

/** Changes a claim. Returns false if another invocation has changed it. */
const updateClaim = (
  reference: Reference,
  { id, creator, beat }: Claim,
  UpdateExpression: string,
  values: Readonly<Record<string, unknown>> = {},
  ConditionExpression = sameCreator,
) =>
  updateItem(entryKeyOf(reference), {
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeValues: {
      ":id": id,
      ":creator": creator,
      ...(ConditionExpression === unchanged && { ":beat": beat }),
      ...values,
    },
  });

/** Links the reference to the customer of a claim and ends the claim. Another claim stays. */
export async function settleClaim(reference: Reference, { id }: Claim, customer: LinkedCustomer) {
  const isSettled = await updateItem(entryKeyOf(reference), {
    UpdateExpression: "ADD customers :customer REMOVE claim",
    ConditionExpression: "claim.id = :id",
    ExpressionAttributeValues: { ":customer": setOf(customer), ":id": id },
  });
  if (!isSettled) await linkCustomer(reference, customer);
}
