import * as z from "zod";
import type { Account } from "./account.ts";
import type { Keys } from "./authentication.ts";
import type { Clock } from "./clock.ts";
import type { Deliveries } from "./deliveries.ts";
import { DeliveryFault, type FaultQueue, RequestFault } from "./faults.ts";
import { type RateLimits, Rates } from "./rate-limits.ts";
import type { StripeRequest, StripeResponse } from "./request.ts";
import { BillingObject, createBillingObject } from "./resources/billing.ts";
import { applyCoupon } from "./resources/discounts.ts";
import { authenticate } from "./resources/setup-verification.ts";

/** The parts of the double that commands act on. */
export interface Controlled {
  readonly account: Account;
  readonly clock: Clock;
  readonly deliveries: Pick<Deliveries, "faults" | "underWay">;
  readonly faults: FaultQueue<RequestFault>;
  keys: Keys;
  readonly rateLimits: RateLimits;
  readonly requests: readonly StripeRequest[];
}

interface Command {
  /** One sentence about what the command does. */
  readonly summary: string;
  /** Runs the command. Throws if the body does not fit. */
  readonly run: (double: Controlled, body: unknown) => unknown;
}

const command = <Body extends z.ZodType>(
  summary: string,
  body: Body,
  run: (double: Controlled, body: z.output<Body>) => unknown,
): Command => ({
  summary,
  run: (double, value) => run(double, body.parse(value)),
});

const noBody = z.strictObject({});

/** Commands by method and path below `/_control`. Bodies are JSON. */
const commands: Readonly<Record<string, Command>> = {
  "POST /faults": command("Makes the next requests that match fail.", RequestFault, ({ faults }, fault) =>
    faults.add(fault),
  ),
  "DELETE /faults": command("Removes the faults that have not happened yet.", noBody, ({ faults }) => faults.clear()),
  "POST /delivery_faults": command(
    "Loses, doubles, delays or reorders the next deliveries that match.",
    DeliveryFault,
    ({ deliveries }, fault) => deliveries.faults.add(fault),
  ),
  "DELETE /delivery_faults": command(
    "Removes the delivery faults that have not happened yet.",
    noBody,
    ({ deliveries }) => deliveries.faults.clear(),
  ),
  "POST /clock": command(
    "Sets the clock forward.",
    z.strictObject({ advance_ms: z.int().min(0) }),
    ({ clock }, { advance_ms }) => clock.advance(advance_ms),
  ),
  "PUT /keys": command(
    "Replaces the keys that the account accepts.",
    z.record(z.string(), z.enum(["read", "write"])),
    (double, keys) => {
      double.keys = keys;
    },
  ),
  "PUT /rate_limits": command("Switches Stripe's rate limits on.", Rates, ({ rateLimits }, rates) =>
    rateLimits.set(rates),
  ),
  "DELETE /rate_limits": command("Switches Stripe's rate limits off.", noBody, ({ rateLimits }) =>
    rateLimits.set(undefined),
  ),
  "POST /discounts": command(
    "Gives a customer a discount by a coupon, as a promotion code does.",
    z.strictObject({ customer: z.string(), coupon: z.string() }),
    ({ account }, { customer, coupon }) => applyCoupon(account, customer, coupon),
  ),
  "POST /webhook_secrets": command(
    "Rolls the signing secret of an endpoint. The previous secret signs beside it for overlap_ms.",
    z.strictObject({ webhook_endpoint: z.string(), overlap_ms: z.int().min(0).default(0) }),
    ({ account }, { webhook_endpoint, overlap_ms }) => ({
      secret: account.webhookEndpoints.rollSecret(webhook_endpoint, overlap_ms),
    }),
  ),
  "POST /authentications": command(
    "Completes or fails the authentication that a setup intent waits for, as the customer would in the browser.",
    z.strictObject({ setup_intent: z.string(), outcome: z.enum(["succeeded", "failed"]) }),
    ({ account }, { setup_intent, outcome }) => authenticate(account, setup_intent, outcome),
  ),
  "POST /objects": command(
    "Creates a subscription, an invoice or a payment_intent of a customer, with a status.",
    BillingObject,
    ({ account }, created) => createBillingObject(account, created),
  ),
  "GET /deliveries": command(
    "Returns the number of deliveries that have neither succeeded nor failed for good.",
    noBody,
    ({ deliveries }) => ({ under_way: deliveries.underWay }),
  ),
  "GET /requests": command("Returns the latest requests to Stripe's API.", noBody, ({ requests }) =>
    requests.map(({ id, method, path, header }) => ({
      id,
      method,
      path,
      idempotency_key: header("idempotency-key") ?? null,
    })),
  ),
};

/** Runs a command on the double. Returns a 404 with all commands if the command is unknown, and a 400 if its body is invalid. */
export function control(double: Controlled, { method, path, body }: StripeRequest): StripeResponse {
  const requested = commands[`${method} ${path.replace("/_control", "")}`];
  if (!requested)
    return jsonResponse(404, {
      commands: Object.fromEntries(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
    });
  try {
    return jsonResponse(200, requested.run(double, body ? JSON.parse(body) : {}) ?? {});
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return jsonResponse(400, { error: { message } });
  }
}

const jsonResponse = (status: number, body: unknown): StripeResponse => ({ status, headers: {}, body: Object(body) });
