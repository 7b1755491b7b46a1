import type Stripe from "stripe";
import * as z from "zod";
import { portalLocale } from "./enums.ts";
import { expandable, integer, list, nonEmptyText, parametersOf } from "./parameters.ts";

const subscription = nonEmptyText();
const ofSubscription = z.strictObject({ subscription }).optional();

const flow = z.strictObject({
  after_completion: z
    .strictObject({
      hosted_confirmation: z.strictObject({ custom_message: nonEmptyText(500).optional() }).optional(),
      redirect: z.strictObject({ return_url: nonEmptyText() }).optional(),
      type: z.enum(["hosted_confirmation", "portal_homepage", "redirect"]),
    })
    .optional(),
  subscription_cancel: z
    .strictObject({
      retention: z
        .strictObject({ coupon_offer: z.strictObject({ coupon: nonEmptyText() }), type: z.literal("coupon_offer") })
        .optional(),
      subscription,
    })
    .optional(),
  subscription_pause: ofSubscription,
  subscription_update: ofSubscription,
  subscription_update_confirm: z
    .strictObject({
      discounts: list(
        z.strictObject({ coupon: nonEmptyText().optional(), promotion_code: nonEmptyText().optional() }),
      ).optional(),
      items: list(
        z.strictObject({ id: nonEmptyText(), price: nonEmptyText().optional(), quantity: integer.optional() }),
      ),
      subscription,
    })
    .optional(),
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
  after_expiration: z
    .strictObject({
      customer_login: z.strictObject({ expires_at: integer.optional() }).optional(),
      type: z.literal("customer_login"),
    })
    .optional(),
  configuration: nonEmptyText().optional(),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
  flow_data: flow.optional(),
  locale: portalLocale.optional(),
  on_behalf_of: nonEmptyText().optional(),
  return_url: nonEmptyText().optional(),
});
