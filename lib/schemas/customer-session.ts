import type Stripe from "stripe";
import * as z from "zod";
import { boolean, expandable, integer, list, nonEmptyText, parametersOf } from "./parameters.ts";

const redisplay = z.enum(["always", "limited", "unspecified"]);
const toggle = z.enum(["disabled", "enabled"]).optional();
const component = z.strictObject({ enabled: boolean }).optional();
const componentWith = <Features extends z.ZodRawShape>(features: Features) =>
  z.strictObject({ enabled: boolean, features: z.strictObject(features).optional() }).optional();

const removable = {
  payment_method_allow_redisplay_filters: list(redisplay).optional(),
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
      payment_method_save_allow_redisplay_override: redisplay.optional(),
    }),
    payment_element: componentWith({
      ...savable,
      payment_method_redisplay_limit: integer.optional(),
      payment_method_save_usage: z.enum(["off_session", "on_session"]).optional(),
    }),
    pricing_table: component,
  }),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
});
