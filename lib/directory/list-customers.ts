import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { isVisible, ownership } from "./owners.ts";
import { assertCursor } from "./visibility.ts";

type Page = Stripe.Response<Stripe.ApiList<Stripe.Customer>>;

/** Customers per request to Stripe: its maximum. */
const pageSize = 100;
/** Stripe's default of `limit`. */
const defaultLimit = 10;
/** Maximum requests to Stripe per list after which a page ends early, unless it is empty. */
const maxRequests = 10;
/** Minimum time for another request to Stripe, in milliseconds. */
const minTime = 2_000;

/**
 * Lists the customers that the caller may see. If they are rare, a page ends early with `has_more`: its last customer is
 * the next cursor. Throws Stripe's errors, and a 400 if no customer is found in time, because SDKs need one as a cursor.
 */
export async function listCustomers(filter: Stripe.CustomerListParams, call: StripeCall): Promise<Page> {
  if (!ownership()) return call.stripe.customers.list(filter, call.options);
  assertNoTotal(filter);
  await assertCursor(filter, call);
  return visiblePage(filter, call);
}

/** Searches the customers that the caller may see. A page can have fewer than `limit`; `next_page` is Stripe's. Throws Stripe's errors. */
export async function searchCustomers(query: Stripe.CustomerSearchParams, { stripe, options, namespace }: StripeCall) {
  if (ownership()) assertNoTotal(query);
  const page = await stripe.customers.search(query, options);
  return Object.assign(page, { data: page.data.filter((customer) => isVisible(customer, namespace)) });
}

/** The total counts customers of other namespaces. */
function assertNoTotal({ expand }: { expand?: string[] }) {
  if (expand?.includes("total_count"))
    throw stripeError({
      param: "expand",
      message:
        "`total_count` cannot be expanded, because it counts customers of other apps too. Remove it from `expand`.",
    });
}

async function visiblePage(filter: Stripe.CustomerListParams, call: StripeCall): Promise<Page> {
  const { limit = defaultLimit, ending_before } = filter;
  const cursorName = ending_before === undefined ? "starting_after" : "ending_before";
  const found: Stripe.Customer[] = [];
  for (let requests = 1, cursor = {}; ; requests++) {
    const page = await call.stripe.customers.list({ ...filter, ...cursor, limit: pageSize }, call.options);
    const nearest = ending_before === undefined ? page.data : page.data.toReversed();
    found.push(...nearest.filter((customer) => isVisible(customer, call.namespace)));
    const last = nearest.at(-1);
    const isEnd = !page.has_more || !last;
    if (isEnd || found.length > limit || isOver(requests, found, call)) {
      const data = found.slice(0, limit);
      const ordered = ending_before === undefined ? data : data.reverse();
      return Object.assign(page, { data: ordered, has_more: !isEnd || found.length > limit });
    }
    cursor = { [cursorName]: last.id };
  }
}

/** Whether a page ends early. Throws a 400 if it would be empty and no time is left. */
function isOver(requests: number, found: readonly unknown[], { options }: StripeCall): boolean {
  const isLate = (options.timeout ?? 0) < minTime;
  if (found.length > 0) return isLate || requests >= maxRequests;
  if (!isLate) return false;
  throw stripeError({
    param: "created",
    message:
      "The list found none of your app's customers in time, because they are rare here. Narrow the list with `created`.",
  });
}
