import type Stripe from "stripe";
import * as z from "zod/mini";
import { allowRedisplay, boolean, expandable, integer, list, nonEmptyText, parametersOf } from "./parameters.ts";

const toggle = z.optional(z.enum(["disabled", "enabled"]));
const component = z.optional(z.strictObject({ enabled: boolean }));
const componentWith = <Features extends z.core.$ZodShape>(features: Features) =>
  z.optional(z.strictObject({ enabled: boolean, features: z.optional(z.strictObject(features)) }));

const removable = {
  payment_method_allow_redisplay_filters: z.optional(list(allowRedisplay)),
  payment_method_remove: toggle,
};
const savable = { ...removable, payment_method_redisplay: toggle, payment_method_save: toggle };

/** The parameters to create a customer session. https://docs.stripe.com/api/customer_sessions/create */
export const CreateCustomerSession = parametersOf<Stripe.CustomerSessionCreateParams>()({
  ...expandable,
  components: z.strictObject({
    active_entitlements: component,
    buy_button: component,
    customer_portal: component,
    customer_sheet: componentWith(removable),
    mobile_payment_element: componentWith({
      ...savable,
      payment_method_save_allow_redisplay_override: z.optional(allowRedisplay),
    }),
    payment_element: componentWith({
      ...savable,
      payment_method_redisplay_limit: z.optional(integer),
      payment_method_save_usage: z.optional(z.enum(["off_session", "on_session"])),
    }),
    pricing_table: component,
  }),
  customer: z.optional(nonEmptyText()),
  customer_account: z.optional(nonEmptyText()),
});
