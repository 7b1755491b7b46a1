import * as z from "zod";
import type { Account } from "./account.ts";
import type { Keys } from "./authentication.ts";
import type { Clock } from "./clock.ts";
import type { Deliveries } from "./deliveries.ts";
import { DeliveryFault, type FaultQueue, RequestFault } from "./faults.ts";
import { type RateLimits, RateLimitsOn } from "./rate-limits.ts";
import type { Answer, Call } from "./request.ts";

/** The parts of the double that commands act on. */
export interface Controlled {
  readonly account: Pick<Account, "webhookEndpoints">;
  readonly clock: Clock;
  readonly deliveries: Pick<Deliveries, "faults" | "underWay">;
  readonly faults: FaultQueue<RequestFault>;
  keys: Keys;
  readonly rateLimits: RateLimits;
  readonly requests: readonly Call[];
}

interface Command {
  /** What it does, in a sentence. */
  readonly does: string;
  readonly body: z.ZodType;
  readonly run: (double: Controlled, body: unknown) => unknown;
}

const command = <Body extends z.ZodType>(
  does: string,
  body: Body,
  run: (double: Controlled, body: z.output<Body>) => unknown,
): Command => ({
  does,
  body,
  run: (double, value) => run(double, body.parse(value)),
});

const nothing = z.strictObject({});

/** How the double is told to behave, by method and path below `/_control`. Bodies are JSON. */
const commands: Readonly<Record<string, Command>> = {
  "POST /faults": command("Lets the next requests that match fail.", RequestFault, ({ faults }, fault) =>
    faults.add(fault),
  ),
  "DELETE /faults": command("Takes back the faults that wait.", nothing, ({ faults }) => faults.clear()),
  "POST /delivery_faults": command(
    "Loses, doubles, delays or reorders the next events.",
    DeliveryFault,
    ({ deliveries }, fault) => deliveries.faults.add(fault),
  ),
  "DELETE /delivery_faults": command("Takes those back.", nothing, ({ deliveries }) => deliveries.faults.clear()),
  "POST /clock": command(
    "Puts the clock forward.",
    z.strictObject({ advance_ms: z.int().min(0) }),
    ({ clock }, { advance_ms }) => clock.advance(advance_ms),
  ),
  "PUT /keys": command(
    "Replaces the keys that the account knows.",
    z.record(z.string(), z.enum(["read", "write"])),
    (double, keys) => {
      double.keys = keys;
    },
  ),
  "PUT /rate_limits": command("Switches Stripe's rate limits on.", RateLimitsOn, ({ rateLimits }, rates) =>
    rateLimits.switch(rates),
  ),
  "DELETE /rate_limits": command("Switches them off.", nothing, ({ rateLimits }) => rateLimits.switch(undefined)),
  "POST /webhook_secrets": command(
    "Rolls an endpoint's signing secret; the former one signs beside it for so long.",
    z.strictObject({ webhook_endpoint: z.string(), overlap_ms: z.int().min(0).default(0) }),
    ({ account }, { webhook_endpoint, overlap_ms }) => ({
      secret: account.webhookEndpoints.rollSecret(webhook_endpoint, overlap_ms),
    }),
  ),
  "GET /deliveries": command(
    "How many deliveries of events are neither done nor given up.",
    nothing,
    ({ deliveries }) => ({
      under_way: deliveries.underWay,
    }),
  ),
  "GET /requests": command("The latest requests to Stripe's API.", nothing, ({ requests }) =>
    requests.map(({ id, method, path, header }) => ({
      id,
      method,
      path,
      idempotency_key: header("idempotency-key") ?? null,
    })),
  ),
};

/** Carries out a command to the double. Without one it answers which there are. */
export function control(double: Controlled, { method, path, body }: Call): Answer {
  const found = commands[`${method} ${path.replace("/_control", "")}`];
  if (!found)
    return answer(404, {
      commands: Object.fromEntries(Object.entries(commands).map(([name, { does }]) => [name, does])),
    });
  try {
    return answer(200, found.run(double, body ? JSON.parse(body) : {}) ?? {});
  } catch (error) {
    return answer(400, { error: { message: error instanceof z.ZodError ? z.prettifyError(error) : String(error) } });
  }
}

const answer = (status: number, body: unknown): Answer => ({ status, headers: {}, body: Object(body) });
