import { stripeError } from "../../../lib/stripe/errors.ts";

/** The error about an id that names nothing. */
export function missing(noun: string, id: string, param: string, status: number) {
  return stripeError({ code: "resource_missing", param, message: `No such ${noun}: '${id}'`, status });
}
