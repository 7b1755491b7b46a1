import type { ResponseHeader } from "./headers.ts";

interface ErrorText {
  readonly description: string;
  readonly headers?: readonly ResponseHeader[];
}

/** The errors by status. Each has Stripe's form. */
export const errors = {
  "400": {
    description:
      "A parameter is unknown, missing or wrong, or names what does not exist; or the idempotency key was used for another request.",
  },
  "401": {
    description: "The key is missing, wrong, expired or of another environment.",
    headers: ["WWW-Authenticate"],
  },
  "402": { description: "The bank declined the card, or Stripe could not use the payment method." },
  "403": {
    description: "The key lacks a scope, which the message names; or the firewall rejected the request.",
  },
  "404": { description: "The id in the path does not exist, or belongs to a customer of another app." },
  "409": {
    description:
      "A request with the same idempotency key is still in progress, or something stands in the way of the change.",
  },
  "412": { description: "The customer has changed since you read it." },
  "413": { description: "The body is larger than 1 MiB." },
  "429": {
    description:
      "Too many requests: wait for `Retry-After` seconds. Or the monthly quota is used up: then `Stripe-Should-Retry` is `false`.",
    headers: ["Retry-After", "Stripe-Rate-Limited-Reason"],
  },
  "500": {
    description: "Stripe or the service failed. Repeat the request with the same `Idempotency-Key`.",
    headers: ["Retry-After"],
  },
  "502": {
    description: "Stripe could not be reached in time. Repeat the request with the same `Idempotency-Key`.",
    headers: ["Retry-After"],
  },
  "503": {
    description: "Stripe is unavailable: wait for `Retry-After` seconds.",
    headers: ["Retry-After"],
  },
  "504": { description: "The service did not respond in time. Repeat the request with the same `Idempotency-Key`." },
} satisfies Record<string, ErrorText>;
export type ErrorStatus = keyof typeof errors;

/** Returns the errors with their statuses. */
export const errorEntries = Object.entries<ErrorText>(errors);

/** The headers that every response can have. */
export const commonHeaders: readonly ResponseHeader[] = [
  "Request-Id",
  "RateLimit-Policy",
  "Stripe-Should-Retry",
  "Stripe-Version",
  "X-Correlation-Id",
];

/** The headers of responses to requests with an idempotency key. */
export const idempotencyHeaders: readonly ResponseHeader[] = [
  "Idempotency-Key",
  "Idempotent-Replayed",
  "Original-Request",
];
