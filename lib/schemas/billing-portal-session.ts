import type Stripe from "stripe";
import * as z from "zod/mini";
import { expandable, integer, list, nonEmptyText, parametersOf } from "./parameters.ts";
import { portalLocale } from "./portal-locale.ts";

const subscription = nonEmptyText();
const ofSubscription = z.optional(z.strictObject({ subscription }));

const flow = z.strictObject({
  after_completion: z.optional(
    z.strictObject({
      hosted_confirmation: z.optional(z.strictObject({ custom_message: z.optional(nonEmptyText(500)) })),
      redirect: z.optional(z.strictObject({ return_url: nonEmptyText() })),
      type: z.enum(["hosted_confirmation", "portal_homepage", "redirect"]),
    }),
  ),
  subscription_cancel: z.optional(
    z.strictObject({
      retention: z.optional(
        z.strictObject({ coupon_offer: z.strictObject({ coupon: nonEmptyText() }), type: z.literal("coupon_offer") }),
      ),
      subscription,
    }),
  ),
  subscription_pause: ofSubscription,
  subscription_update: ofSubscription,
  subscription_update_confirm: z.optional(
    z.strictObject({
      discounts: z.optional(
        list(z.strictObject({ coupon: z.optional(nonEmptyText()), promotion_code: z.optional(nonEmptyText()) })),
      ),
      items: list(
        z.strictObject({ id: nonEmptyText(), price: z.optional(nonEmptyText()), quantity: z.optional(integer) }),
      ),
      subscription,
    }),
  ),
  type: z.enum([
    "customer_update",
    "payment_method_update",
    "subscription_cancel",
    "subscription_pause",
    "subscription_update",
    "subscription_update_confirm",
  ]),
});

/** The parameters to create a session of the customer portal. https://docs.stripe.com/api/customer_portal/sessions/create */
export const CreateBillingPortalSession = parametersOf<Stripe.BillingPortal.SessionCreateParams>()({
  ...expandable,
  after_expiration: z.optional(
    z.strictObject({
      customer_login: z.optional(z.strictObject({ expires_at: z.optional(integer) })),
      type: z.literal("customer_login"),
    }),
  ),
  configuration: z.optional(nonEmptyText()),
  customer: z.optional(nonEmptyText()),
  customer_account: z.optional(nonEmptyText()),
  flow_data: z.optional(flow),
  locale: z.optional(portalLocale),
  on_behalf_of: z.optional(nonEmptyText()),
  return_url: z.optional(nonEmptyText()),
});
