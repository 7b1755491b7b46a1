import * as z from "zod";
import { allowRedisplay } from "../enums.ts";
import {
  boolean,
  emptiable,
  expandable,
  integer,
  list,
  metadata,
  nonEmptyText,
  pagination,
  pathId,
  text,
  timeRange,
} from "./parameters.ts";

const setup_intent = pathId("setupintent", "intent");

/** The double stores these options, and does not check their content. */
const options = z.record(z.string(), z.unknown()).optional();
const types = list(nonEmptyText());

const changeable = {
  ...expandable,
  attach_to_self: boolean.optional(),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
  description: text(1000).optional(),
  flow_directions: list(z.enum(["inbound", "outbound"])).optional(),
  payment_method: nonEmptyText().optional(),
  payment_method_configuration: nonEmptyText().optional(),
  payment_method_options: options,
};

const confirmation = {
  allowed_payment_method_types: types.optional(),
  confirmation_token: nonEmptyText().optional(),
  mandate_data: options,
  return_url: nonEmptyText().optional(),
  use_stripe_sdk: boolean.optional(),
};

/** Parameters of https://docs.stripe.com/api/setup_intents/create */
export const CreateSetupIntent = z.strictObject({
  ...changeable,
  ...confirmation,
  automatic_payment_methods: z
    .strictObject({ allow_redirects: z.enum(["always", "never"]).optional(), enabled: boolean })
    .optional(),
  confirm: boolean.optional(),
  excluded_payment_method_types: types.optional(),
  metadata: metadata.optional(),
  on_behalf_of: nonEmptyText().optional(),
  single_use: z.strictObject({ amount: integer, currency: nonEmptyText() }).optional(),
  usage: z.enum(["off_session", "on_session"]).optional(),
});

/** Parameters of https://docs.stripe.com/api/setup_intents/list */
export const ListSetupIntents = z.strictObject({
  ...expandable,
  ...pagination,
  attach_to_self: boolean.optional(),
  created: timeRange.optional(),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
  payment_method: nonEmptyText().optional(),
});

/** Parameters of https://docs.stripe.com/api/setup_intents/retrieve */
export const RetrieveSetupIntent = z.strictObject({
  ...expandable,
  client_secret: nonEmptyText().optional(),
  setup_intent,
});

/** Parameters of https://docs.stripe.com/api/setup_intents/update */
export const UpdateSetupIntent = z.strictObject({
  ...changeable,
  allowed_payment_method_types: emptiable(types).optional(),
  excluded_payment_method_types: emptiable(types).optional(),
  metadata: emptiable(metadata).optional(),
  setup_intent,
});

/** Parameters of https://docs.stripe.com/api/setup_intents/confirm */
export const ConfirmSetupIntent = z.strictObject({
  ...expandable,
  ...confirmation,
  payment_method: nonEmptyText().optional(),
  payment_method_options: options,
  setup_intent,
});

/** Parameters of https://docs.stripe.com/api/setup_intents/cancel */
export const CancelSetupIntent = z.strictObject({
  ...expandable,
  cancellation_reason: z.enum(["abandoned", "duplicate", "requested_by_customer"]).optional(),
  setup_intent,
});

/** Parameters of https://docs.stripe.com/api/setup_intents/verify_microdeposits */
export const VerifySetupIntentMicrodeposits = z.strictObject({
  ...expandable,
  amounts: list(integer).optional(),
  descriptor_code: nonEmptyText().optional(),
  setup_intent,
});

const toggle = z.enum(["disabled", "enabled"]).optional();
const redisplay = z.enum(allowRedisplay);
const component = z.strictObject({ enabled: boolean }).optional();
const componentWith = <Features extends z.ZodRawShape>(features: Features) =>
  z.strictObject({ enabled: boolean, features: z.strictObject(features).optional() }).optional();
const sheet = { payment_method_allow_redisplay_filters: list(redisplay).optional(), payment_method_remove: toggle };
const element = { ...sheet, payment_method_redisplay: toggle, payment_method_save: toggle };

/** Parameters of https://docs.stripe.com/api/customer_sessions/create */
export const CreateCustomerSession = z.strictObject({
  ...expandable,
  components: z.strictObject({
    active_entitlements: component,
    buy_button: component,
    customer_portal: component,
    customer_sheet: componentWith(sheet),
    mobile_payment_element: componentWith({
      ...element,
      payment_method_save_allow_redisplay_override: redisplay.optional(),
    }),
    payment_element: componentWith({
      ...element,
      payment_method_redisplay_limit: integer.optional(),
      payment_method_save_usage: z.enum(["off_session", "on_session"]).optional(),
    }),
    pricing_table: component,
  }),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
});

/** Parameters of https://docs.stripe.com/api/customer_portal/sessions/create. The double does not check `flow_data`. */
export const CreatePortalSession = z.strictObject({
  ...expandable,
  after_expiration: z.record(z.string(), z.unknown()).optional(),
  configuration: nonEmptyText().optional(),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
  flow_data: z.looseObject({ type: nonEmptyText() }).optional(),
  locale: nonEmptyText().optional(),
  on_behalf_of: nonEmptyText().optional(),
  return_url: nonEmptyText().optional(),
});
