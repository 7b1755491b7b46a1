import { AnyResponse } from "../responses/any.ts";
import type { Received } from "./send.ts";

/** Matches the keys of Stripe, webhooks and clients. */
const keys = /[rs]k_(test|live)_|whsec_|cak_/;

/** Returns what is wrong with the form of a response: it must be JSON of Stripe's shape, and contain no key. */
export function violationsOf({ status, headers, text }: Received): string[] {
  const body = jsonIn(text);
  const isError = Object(body).error !== undefined;
  const parsed = AnyResponse.safeParse(body);
  return [
    ...(headers["content-type"]?.startsWith("application/json") ? [] : [`is ${headers["content-type"]}, not JSON`]),
    ...(parsed.success ? [] : [`has not Stripe's shape: ${text.slice(0, 500)}`]),
    ...((status === 200) === isError ? [`has status ${status} with the body ${text.slice(0, 500)}`] : []),
    ...(keys.test(text + JSON.stringify(headers)) ? ["contains a key"] : []),
  ];
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return String(error);
  }
}
