import * as z from "zod";
import { pathParameters } from "../path-parameters.ts";
import type { Account } from "./account.ts";
import type { Keys } from "./authentication.ts";
import type { Clock } from "./clock.ts";
import type { Deliveries } from "./deliveries.ts";
import { DeliveryFault, type FaultQueue, RequestFault } from "./faults.ts";
import { type RateLimits, Rates } from "./rate-limits.ts";
import type { StripeRequest, StripeResponse } from "./request.ts";
import type { RequestLog } from "./request-log.ts";
import { BillingObject, createBillingObject } from "./resources/billing.ts";
import { applyCoupon } from "./resources/discounts.ts";
import { replaceCard } from "./resources/payment-methods.ts";
import { authenticate } from "./resources/setup-verification.ts";

/** The parts of the double that commands act on. */
export interface Controlled {
  readonly account: Account;
  readonly clock: Clock;
  readonly deliveries: Pick<Deliveries, "attempts" | "faults" | "underWay">;
  readonly faults: FaultQueue<RequestFault>;
  keys: Keys;
  readonly firstKeys: Keys;
  readonly rateLimits: RateLimits;
  readonly log: Pick<RequestLog, "entries" | "find">;
  reset(): void;
  read(path: string, query: string): object;
}

interface Command {
  /** One sentence about what the command does. */
  readonly summary: string;
  /** Runs the command with the body, the parameter in the path and the query. Throws if the body does not fit. */
  readonly run: (double: Controlled, body: unknown, id: string, query: string) => unknown;
}

const command = <Body extends z.ZodType>(
  summary: string,
  body: Body,
  run: (double: Controlled, body: z.output<Body>, id: string, query: string) => unknown,
): Command => ({
  summary,
  run: (double, value, id, query) => run(double, body.parse(value), id, query),
});

const noBody = z.strictObject({});

/** Commands by method and path below `/_control`. Bodies are JSON. */
const commands: Readonly<Record<string, Command>> = {
  "POST /reset": command(
    "Deletes all objects except webhook endpoints, all faults, limits and logged requests; restores the keys and the clock.",
    noBody,
    (double) => double.reset(),
  ),
  "POST /faults": command("Makes the next requests that match fail.", RequestFault, ({ faults }, fault) =>
    faults.add(fault),
  ),
  "GET /faults": command("Returns the faults that have not happened yet.", noBody, ({ faults }) => faults.waiting),
  "DELETE /faults/{id}": command("Removes a fault that has not happened yet.", noBody, ({ faults }, _, id) =>
    faults.withdraw(id),
  ),
  "DELETE /faults": command("Removes the faults that have not happened yet.", noBody, ({ faults }) => faults.clear()),
  "POST /delivery_faults": command(
    "Loses, doubles, delays or reorders the next deliveries that match.",
    DeliveryFault,
    ({ deliveries }, fault) => deliveries.faults.add(fault),
  ),
  "GET /delivery_faults": command(
    "Returns the delivery faults that have not happened yet.",
    noBody,
    ({ deliveries }) => deliveries.faults.waiting,
  ),
  "DELETE /delivery_faults/{id}": command(
    "Removes a delivery fault that has not happened yet.",
    noBody,
    ({ deliveries }, _, id) => deliveries.faults.withdraw(id),
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
  "GET /clock": command(
    "Returns the clock's time in Unix seconds, and by how many milliseconds it is ahead.",
    noBody,
    ({ clock }) => ({ now: clock.seconds, ahead_ms: clock.ahead }),
  ),
  "DELETE /clock": command("Sets the clock back to the real time.", noBody, ({ clock }) => clock.reset()),
  "PUT /keys": command(
    "Replaces the keys that the account accepts.",
    z.record(z.string(), z.enum(["read", "write"])),
    (double, keys) => {
      double.keys = keys;
    },
  ),
  "DELETE /keys": command("Restores the keys that the double started with.", noBody, (double) => {
    double.keys = double.firstKeys;
  }),
  "PUT /rate_limits": command("Switches Stripe's rate limits on.", Rates, ({ rateLimits }, rates) =>
    rateLimits.set(rates),
  ),
  "GET /rate_limits": command("Returns Stripe's rate limits; null if they are off.", noBody, ({ rateLimits }) => ({
    rates: rateLimits.rates ?? null,
  })),
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
  "POST /card_updates": command(
    "Replaces the details of a customer's card, as its network does with a new card.",
    z.strictObject({
      payment_method: z.string(),
      exp_month: z.int().min(1).max(12).optional(),
      exp_year: z.int().optional(),
      last4: z
        .string()
        .regex(/^\d{4}$/)
        .optional(),
    }),
    ({ account }, { payment_method, ...details }) => replaceCard(account, payment_method, details),
  ),
  "POST /objects": command(
    "Creates a subscription, an invoice or a payment_intent of a customer, with a status.",
    BillingObject,
    ({ account }, created) => createBillingObject(account, created),
  ),
  "GET /deliveries": command(
    "Returns the number of deliveries that have neither succeeded nor failed for good, and the latest attempts.",
    noBody,
    ({ deliveries }) => ({ under_way: deliveries.underWay, attempts: deliveries.attempts }),
  ),
  "GET /requests": command("Returns the latest requests to Stripe's API.", noBody, ({ log }) => log.entries),
  "GET /requests/{id}": command("Returns a request by its id.", noBody, ({ log }, _, id) => {
    const entry = log.find(id);
    if (entry) return entry;
    throw new Error(`The log has no request with the id ${id}.`);
  }),
  "GET /v1/{path+}": command(
    "Returns what Stripe's API has at a path, without a key, a fault, a limit or an entry in the log.",
    noBody,
    (double, _, path, query) => double.read(`/v1/${path}`, query),
  ),
};

/** Runs a command on the double. Returns a 404 with all commands if the command is unknown, and a 400 if its body is invalid. */
export function control(double: Controlled, { method, path, query, body }: StripeRequest): StripeResponse {
  const { command: requested, id = "" } = commandOf(`${method} ${path.replace("/_control", "")}`);
  if (!requested)
    return jsonResponse(404, {
      commands: Object.fromEntries(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
    });
  try {
    return jsonResponse(200, requested.run(double, body ? JSON.parse(body) : {}, id, query) ?? {});
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return jsonResponse(400, { error: { message } });
  }
}

/** The command that a method and path name, if any, and the parameter in the path. */
function commandOf(requested: string): { command?: Command; id?: string } {
  for (const [name, command] of Object.entries(commands)) {
    const parameters = pathParameters(name, requested);
    if (parameters) return { command, id: Object.values(parameters)[0] };
  }
  return {};
}

const jsonResponse = (status: number, body: unknown): StripeResponse => ({ status, headers: {}, body: Object(body) });
