import type Stripe from "stripe";
import { env } from "../platform/env.ts";
import type { EndpointCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { findObstacles, type Obstacles } from "./obstacles.ts";
import { assertUnchanged } from "./unchanged.ts";

/** Maximum ids of one kind in an error and in a receipt. */
const maxIds = 10;

/**
 * Deletes a customer. If the environment guards deletions, the audit trail first gets a receipt with what the customer
 * had. Throws a 409 if that stands in the way, unless `force` is true, and a 412 if the customer has changed since
 * `If-Match`. What the customer gets in the milliseconds between the read and the deletion goes unnoticed.
 */
export async function deleteCustomer(
  customer: string,
  { force = false }: { force?: boolean },
  call: EndpointCall,
): Promise<Stripe.Response<Stripe.DeletedCustomer>> {
  await assertUnchanged(customer, call);
  const obstacles = env("DELETION_GUARD") === "true" ? await findObstacles(customer, call) : undefined;
  if (obstacles && !force) assertNone(customer, obstacles);
  if (obstacles) call.addReceipt(receiptOf(obstacles));
  return call.stripe.customers.del(customer, {}, call.options);
}

function assertNone(customer: string, obstacles: Obstacles) {
  const found = Object.entries(obstacles).flatMap(([kind, ids]) => (ids.length > 0 ? [`${kind}: ${listed(ids)}`] : []));
  if (found.length > 0)
    throw stripeError({
      status: 409,
      message: `The customer ${customer} cannot be deleted, because it has ${found.join("; ")}. Cancel, pay or void these first. Or send force=true, which requires the scope customers:delete:force.`,
      headers: { "stripe-should-retry": "false" },
    });
}

const listed = (ids: readonly string[]) =>
  [...ids.slice(0, maxIds), ...(ids.length > maxIds ? [`${ids.length - maxIds} more`] : [])].join(", ");

const receiptOf = (obstacles: Obstacles) =>
  Object.fromEntries(
    Object.entries(obstacles).map(([kind, ids]) => [kind, { count: ids.length, ids: ids.slice(0, maxIds) }]),
  );
