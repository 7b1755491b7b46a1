import * as z from "zod";
import { stripeError } from "../../../lib/stripe/errors.ts";
import { type Answer, type Call, refuse } from "./request.ts";

/** What happens to a request in place of its answer. */
export type Mishap = "reset" | "silence" | "html" | "truncated";

const counted = {
  /** How many it is for, after how many that it is not for. */
  times: z.int().min(1).default(1),
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
  ...counted,
  fault: z.enum(requestFaults),
  /** Of a rate limit. */
  reason: z
    .enum(["global-rate", "endpoint-rate", "global-concurrency", "endpoint-concurrency", "resource-specific"])
    .default("global-rate"),
  /** Further properties of a card error, such as `setup_intent`. */
  error: z.record(z.string(), z.unknown()).optional(),
  /** Of slowness. */
  delay_ms: z.int().min(0).default(1000),
  /** For requests of that method, and with a path that begins so. */
  method: z.string().optional(),
  path: z.string().default("/"),
});
export type RequestFault = z.output<typeof RequestFault>;

/** A fault in the delivery of events, for the next deliveries that match. */
export const DeliveryFault = z.strictObject({
  ...counted,
  fault: z.enum(["lost", "doubled", "delayed", "reordered"]),
  delay_ms: z.int().min(0).default(1000),
  /** For events of that type. */
  type: z.string().optional(),
});
export type DeliveryFault = z.output<typeof DeliveryFault>;

/** Faults that wait for what they are for. */
export class FaultQueue<Fault extends { times: number; skip: number }> {
  #waiting: Fault[] = [];

  add(fault: Fault) {
    this.#waiting.push({ ...fault });
  }

  clear() {
    this.#waiting = [];
  }

  /** The fault for what comes now, if one is for it. */
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

/** What a fault does to a request before Stripe looks at it. */
export function onArrival({ fault, reason, error }: RequestFault, call: Call): Answer | Mishap | undefined {
  switch (fault) {
    case "card_error":
      return refuse(cardError(error), call);
    case "rate_limit":
      return rateLimited(call, reason);
    case "lock_timeout":
      return refuse(lockTimeout, call);
    case "error_500":
      return refuse(serverError(500), call);
    case "error_503":
      return refuse(serverError(503), call);
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

/** What a fault does to the answer of a request that was carried out. */
export function onDelivery({ fault }: RequestFault): Mishap | undefined {
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

/** https://docs.stripe.com/rate-limits */
export function rateLimited(call: Call, reason: RequestFault["reason"]): Answer {
  const message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.";
  const answer = refuse(stripeError({ status: 429, code: "rate_limit", message }), call);
  return { ...answer, headers: { ...answer.headers, "Stripe-Rate-Limited-Reason": reason } };
}

export const serverError = (status: number) =>
  stripeError({ status, type: "api_error", message: "An unknown error occurred. Stripe has been notified." });

function cardError(shown: object = {}) {
  const error = stripeError({
    status: 402,
    type: "card_error",
    code: "card_declined",
    message: "Your card was declined.",
  });
  Object.assign(error.raw as object, shown);
  return error;
}

const lockTimeout = stripeError({
  status: 429,
  code: "lock_timeout",
  message:
    "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.",
});
