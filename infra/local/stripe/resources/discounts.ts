import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import type { CreateCoupon, DeleteDiscount } from "./detail-schemas.ts";
import { mergeMetadata } from "./fields.ts";

/** Creates a coupon. Throws a 400 if its id exists, or if it has neither a percentage nor an amount. */
export function createCoupon(
  account: Account,
  parameters: z.output<typeof CreateCoupon>,
  request: EventRequest,
): Stripe.Coupon {
  const { id = ids.coupon(), amount_off, currency, duration = "once", percent_off } = parameters;
  if (account.coupons.has(id))
    throw stripeError({ code: "resource_already_exists", param: "id", message: "Coupon already exists." });
  if ((amount_off === undefined) === (percent_off === undefined))
    throw stripeError({ message: "Set either percent_off or amount_off for a coupon." });
  const object = account.coupons.put({
    id,
    object: "coupon",
    amount_off: amount_off ?? null,
    created: account.time,
    currency: currency ?? null,
    duration,
    duration_in_months: parameters.duration_in_months ?? null,
    livemode: false,
    max_redemptions: null,
    metadata: mergeMetadata({}, parameters.metadata),
    name: parameters.name ?? null,
    percent_off: percent_off ?? null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
  });
  account.record(request, (base) => ({ ...base, type: "coupon.created", data: { object } }));
  return object;
}

/** No request causes a change that a control command makes. */
const noRequest: EventRequest = { id: null, idempotency_key: null };

/** Gives a customer a discount by a coupon, in place of any other. Throws a 404 if either does not exist. */
export function applyCoupon(account: Account, customerId: string, couponId: string): Stripe.Discount {
  const customer = account.customer(customerId);
  const coupon = account.coupons.get(couponId);
  if (!coupon) throw resourceMissing("coupon", couponId, "coupon", 404);
  account.coupons.put({ ...coupon, times_redeemed: coupon.times_redeemed + 1 });
  const object = newDiscount(account.time, customerId, coupon);
  account.saveCustomer({ ...customer, discount: object }, noRequest);
  const type = customer.discount ? "customer.discount.updated" : "customer.discount.created";
  account.record(noRequest, (base) => ({ ...base, type, data: { object } }));
  return object;
}

/** A new discount. `start` is in Unix seconds. */
export function newDiscount(
  start: number,
  customer: string,
  { id, duration_in_months }: Pick<Stripe.Coupon, "id" | "duration_in_months">,
): Stripe.Discount {
  return {
    id: ids.discount(),
    object: "discount",
    checkout_session: null,
    customer,
    customer_account: null,
    end: duration_in_months ? monthsAfter(start, duration_in_months) : null,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: id, type: "coupon" },
    start,
    subscription: null,
    subscription_item: null,
  };
}

function monthsAfter(seconds: number, months: number): number {
  const date = new Date(seconds * 1000);
  return date.setUTCMonth(date.getUTCMonth() + months) / 1000;
}

/** Deletes a customer's discount. Throws a 404 if the customer does not exist or has none. */
export function deleteDiscount(
  account: Account,
  { customer: id }: z.output<typeof DeleteDiscount>,
  request: EventRequest,
): Stripe.DeletedDiscount {
  const customer = account.customer(id);
  const object = customer.discount;
  if (!object)
    throw stripeError({ code: "resource_missing", message: `No active discount for customer: ${id}`, status: 404 });
  account.saveCustomer({ ...customer, discount: null }, request);
  account.record(request, (base) => ({ ...base, type: "customer.discount.deleted", data: { object } }));
  return deletedDiscount(object);
}

/** A discount after its deletion. */
export function deletedDiscount({ end, ...discount }: Stripe.Discount): Stripe.DeletedDiscount {
  return { ...discount, deleted: true };
}
