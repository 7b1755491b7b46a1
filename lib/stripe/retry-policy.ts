import type Stripe from "stripe";

type Transport = NonNullable<Stripe.StripeConfig["httpClient"]>;
/** A response of Stripe in the SDK's HTTP client. */
export type StripeResponse = Awaited<ReturnType<Transport["makeRequest"]>>;

/** The outcome of one attempt: a response of any status, or the error that prevented a response. */
export type Outcome =
  | { readonly response: StripeResponse; readonly error?: undefined }
  | { readonly error: unknown; readonly response?: undefined };

/** Upper bound of the first wait, in milliseconds. It doubles with each retry. */
const firstWait = 250;
/** Maximum wait before a retry, unless Stripe asks for a longer one, in milliseconds. */
const maxWait = 4_000;

/** Returns whether a retry can succeed. Stripe decides with `Stripe-Should-Retry`, if it sends this header. */
export function isTransient({ response }: Outcome): boolean {
  if (!response) return true;
  const advice = response.getHeaders()["stripe-should-retry"];
  if (advice === "true" || advice === "false") return advice === "true";
  return [409, 429].includes(response.getStatusCode()) || response.getStatusCode() >= 500;
}

/** Returns whether Stripe itself fails, rather than reject this request or repeat a stored failure. */
export function isOutage({ response }: Outcome): boolean {
  return !response || (response.getStatusCode() >= 500 && response.getHeaders()["stripe-should-retry"] !== "false");
}

/**
 * Returns the wait before a retry, in milliseconds: exponential backoff with full jitter, or Stripe's `Retry-After` if
 * it is longer. A 409 waits longer, because another request with the same idempotency key is still running.
 */
export function waitBefore(retry: number, response: StripeResponse | undefined): number {
  const retryAfter = Number(response?.getHeaders()["retry-after"] ?? 0) * 1000;
  const wait = Math.min(maxWait, firstWait * 2 ** retry);
  const jittered = response?.getStatusCode() === 409 ? wait * (2 + Math.random()) : wait * Math.random();
  return Math.max(retryAfter || 0, jittered);
}
