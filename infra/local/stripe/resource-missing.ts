import { stripeError } from "../../../lib/stripe/errors.ts";

/** Stripe's error about an id that does not exist. `noun` names the kind of object in the message. */
export function resourceMissing(noun: string, id: string, param: string, status: number) {
  return stripeError({ code: "resource_missing", param, message: `No such ${noun}: '${id}'`, status });
}
