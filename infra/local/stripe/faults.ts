import * as z from "zod";
import { stripeError } from "../../../lib/stripe/errors.ts";
import { ids } from "./ids.ts";
import { errorResponse, type StripeRequest, type StripeResponse } from "./request.ts";

/** A failure of the connection, or of a proxy, in place of a response. */
export type BrokenResponse = "reset" | "silence" | "html" | "truncated";

const repetition = {
  /** How many matching requests or deliveries fail. */
  times: z.int().min(1).default(1),
  /** How many matching requests or deliveries succeed before the first one fails. */
  skip: z.int().min(0).default(0),
};

const requestFaults = [
  "card_error",
  "rate_limit",
  "lock_timeout",
  "error_500",
  "error_500_kept",
  "error_503",
  "html",
  "reset_before_write",
  "reset_after_write",
  "slow",
  "timeout_before_write",
  "timeout_after_write",
  "truncated_after_write",
] as const;

/** A fault of Stripe's API, for the next requests that match. */
export const RequestFault = z.strictObject({
  ...repetition,
  fault: z.enum(requestFaults),
  /** The reason of `rate_limit`. */
  reason: z
    .enum(["global-rate", "endpoint-rate", "global-concurrency", "endpoint-concurrency", "resource-specific"])
    .default("global-rate"),
  /** Further properties of `card_error`, such as `setup_intent`. */
  error: z.record(z.string(), z.unknown()).optional(),
  /** The delay of `slow`, in milliseconds. */
  delay_ms: z.int().min(0).default(1000),
  /** The method of the requests that match; all by default. */
  method: z.string().optional(),
  /** The beginning of the path of the requests that match. */
  path: z.string().default("/"),
});
export type RequestFault = z.output<typeof RequestFault>;

/** A fault in the delivery of events, for the next deliveries that match. */
export const DeliveryFault = z.strictObject({
  ...repetition,
  fault: z.enum(["lost", "doubled", "delayed", "reordered"]),
  /** The delay of `delayed`, in milliseconds. */
  delay_ms: z.int().min(0).default(1000),
  /** The type of the events that match; all by default. */
  type: z.string().optional(),
});
export type DeliveryFault = z.output<typeof DeliveryFault>;

/** Faults that wait for a matching request or delivery. */
export class FaultQueue<Fault extends { times: number; skip: number }> {
  #waiting: (Fault & { id: string })[] = [];

  /** Adds a fault, and gives it an id. */
  add(fault: Fault): Fault & { id: string } {
    const added = { ...fault, id: ids.fault() };
    this.#waiting.push(added);
    return { ...added };
  }

  /** The faults that wait, with what is left of `times` and `skip`. */
  get waiting(): readonly (Fault & { id: string })[] {
    return this.#waiting;
  }

  /** Removes the fault with that id. Throws if no such fault waits. */
  withdraw(id: string) {
    const left = this.#waiting.filter((fault) => fault.id !== id);
    if (left.length === this.#waiting.length) throw new Error(`No fault with the id ${id} waits.`);
    this.#waiting = left;
  }

  clear() {
    this.#waiting = [];
  }

  /** Counts down the first fault that matches, and returns it if it applies now. */
  take(matches: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.#waiting.find(matches);
    if (!fault) return undefined;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return undefined;
    }
    fault.times -= 1;
    if (fault.times === 0) this.#waiting = this.#waiting.filter((other) => other !== fault);
    return fault;
  }
}

/** The response to a request that fails before it is executed; undefined for other faults. */
export function beforeExecution(
  { fault, reason, error }: RequestFault,
  request: StripeRequest,
): StripeResponse | BrokenResponse | undefined {
  switch (fault) {
    case "card_error":
      return errorResponse(cardError(error), request);
    case "rate_limit":
      return rateLimited(request, reason);
    case "lock_timeout":
      return errorResponse(lockTimeout, request);
    case "error_500":
      return errorResponse(serverError(500), request);
    case "error_503":
      return errorResponse(serverError(503), request);
    case "html":
      return "html";
    case "reset_before_write":
      return "reset";
    case "timeout_before_write":
      return "silence";
    default:
      return undefined;
  }
}

/** The failure in place of the response to a request that was executed; undefined for other faults. */
export function afterExecution({ fault }: RequestFault): BrokenResponse | undefined {
  switch (fault) {
    case "reset_after_write":
      return "reset";
    case "timeout_after_write":
      return "silence";
    case "truncated_after_write":
      return "truncated";
    default:
      return undefined;
  }
}

/** The response to a request over a rate limit. https://docs.stripe.com/rate-limits */
export function rateLimited(request: StripeRequest, reason: RequestFault["reason"]): StripeResponse {
  const message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.";
  const response = errorResponse(stripeError({ status: 429, code: "rate_limit", message }), request);
  return { ...response, headers: { ...response.headers, "Stripe-Rate-Limited-Reason": reason } };
}

/** Stripe's error about a failure of its own. */
export const serverError = (status: number) =>
  stripeError({ status, type: "api_error", message: "An unknown error occurred. Stripe has been notified." });

function cardError(properties: object = {}) {
  const error = stripeError({
    status: 402,
    type: "card_error",
    code: "card_declined",
    message: "Your card was declined.",
  });
  Object.assign(error.raw as object, properties);
  return error;
}

const lockTimeout = stripeError({
  status: 429,
  code: "lock_timeout",
  message:
    "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.",
});
