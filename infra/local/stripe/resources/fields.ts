import type Stripe from "stripe";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import { metadataLimits } from "../limits.ts";
import { tooManyKeys } from "./parameters.ts";

type Metadata = Record<string, string>;

/** A text after a change: undefined changes nothing, empty text unsets. */
export function textOr(value: string | undefined, current: string | null | undefined): string | null {
  return value === undefined ? (current ?? null) : value || null;
}

/** An address as a whole: fields that are absent or empty are null. */
export function addressOf(address: Stripe.AddressParam): Stripe.Address {
  const { city, country, line1, line2, postal_code, state } = address;
  return {
    city: city || null,
    country: country || null,
    line1: line1 || null,
    line2: line2 || null,
    postal_code: postal_code || null,
    state: state || null,
  };
}

/** Metadata after a change: merged by key, empty text deletes a key, "" deletes all. Throws a 400 if there are too many keys. https://docs.stripe.com/api/metadata */
export function mergeMetadata(current: Metadata, changes: Metadata | "" | undefined): Metadata {
  if (changes === undefined || changes === "") return changes === "" ? {} : current;
  const merged = Object.fromEntries(Object.entries({ ...current, ...changes }).filter(([, value]) => value !== ""));
  const keys = Object.keys(merged).length;
  if (keys > metadataLimits.keys) throw stripeError({ param: "metadata", message: tooManyKeys(keys) });
  return merged;
}

/** Whether a time equals a filter of a list or is within its bounds, all in Unix seconds. */
export function isInRange(range: number | Stripe.RangeQueryParam | undefined, time: number): boolean {
  if (range === undefined || typeof range === "number") return range === undefined || range === time;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return time > gt && time >= gte && time < lt && time <= lte;
}
