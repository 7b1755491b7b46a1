import type Stripe from "stripe";
import * as z from "zod";
import { allowablePaymentMethodType, excludablePaymentMethodType } from "./enums.ts";
import {
  boolean,
  emptiable,
  expandable,
  integer,
  list,
  metadata,
  nonEmptyText,
  pagination,
  parametersOf,
  pathId,
  text,
  timeRange,
} from "./parameters.ts";
import { paymentMethodOptions } from "./setup-intent-options.ts";

const setup_intent = pathId("setupintent", "intent");

type Options = Stripe.SetupIntentCreateParams.PaymentMethodOptions;
/** Left out: `moto` and `three_d_secure` are for apps that handle cards themselves. */
type CardOptions = Omit<NonNullable<Options["card"]>, "moto" | "three_d_secure">;
/** The options of other types are for payments that customers seldom save, and more than twice as many. */
type SavedOptions = Pick<Options, "acss_debit" | "bacs_debit" | "link" | "sepa_debit" | "us_bank_account"> & {
  card?: CardOptions;
};
/** Leaves out `payment_method_data`: only the browser or phone of the customer may send the details of a payment method. */
type WithoutDetails<T> = Omit<T, "payment_method_data" | "payment_method_options"> & {
  payment_method_options?: SavedOptions;
};

const allowed = list(allowablePaymentMethodType);
const excluded = list(excludablePaymentMethodType);

/** The type of the schema is that of an object without properties, as in the SDK. */
const nothing: z.ZodType<object> = z.strictObject({});

const acceptance = z.strictObject({
  accepted_at: integer.optional(),
  offline: nothing.optional(),
  online: z.strictObject({ ip_address: nonEmptyText(), user_agent: nonEmptyText() }).optional(),
  type: z.enum(["offline", "online"]),
});

const changeable = {
  ...expandable,
  attach_to_self: boolean.optional(),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
  description: text(1000).optional(),
  flow_directions: list(z.enum(["inbound", "outbound"])).optional(),
  payment_method: nonEmptyText().optional(),
  payment_method_configuration: nonEmptyText(100).optional(),
  payment_method_options: paymentMethodOptions.optional(),
};

/** The parameters to create a setup intent. https://docs.stripe.com/api/setup_intents/create */
export const CreateSetupIntent = parametersOf<WithoutDetails<Stripe.SetupIntentCreateParams>>()({
  ...changeable,
  allowed_payment_method_types: allowed.optional(),
  automatic_payment_methods: z
    .strictObject({ allow_redirects: z.enum(["always", "never"]).optional(), enabled: boolean })
    .optional(),
  confirm: boolean.optional(),
  confirmation_token: nonEmptyText().optional(),
  excluded_payment_method_types: excluded.optional(),
  mandate_data: emptiable(z.strictObject({ customer_acceptance: acceptance })).optional(),
  metadata: metadata.optional(),
  on_behalf_of: nonEmptyText().optional(),
  return_url: nonEmptyText().optional(),
  single_use: z.strictObject({ amount: integer, currency: nonEmptyText() }).optional(),
  usage: z.enum(["off_session", "on_session"]).optional(),
  use_stripe_sdk: boolean.optional(),
});

/** The parameters to list setup intents. https://docs.stripe.com/api/setup_intents/list */
export const ListSetupIntents = parametersOf<Stripe.SetupIntentListParams>()({
  ...expandable,
  ...pagination,
  attach_to_self: boolean.optional(),
  created: timeRange.optional(),
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
  payment_method: nonEmptyText().optional(),
});

/**
 * The parameters to retrieve a setup intent. Without `client_secret`, which only publishable keys require, and which
 * would stand in a URL. https://docs.stripe.com/api/setup_intents/retrieve
 */
export const RetrieveSetupIntent = parametersOf<Omit<Stripe.SetupIntentRetrieveParams, "client_secret">>()(
  expandable,
).extend({ setup_intent });

/** The parameters to update a setup intent. https://docs.stripe.com/api/setup_intents/update */
export const UpdateSetupIntent = parametersOf<WithoutDetails<Stripe.SetupIntentUpdateParams>>()({
  ...changeable,
  allowed_payment_method_types: emptiable(allowed).optional(),
  excluded_payment_method_types: emptiable(excluded).optional(),
  metadata: emptiable(metadata).optional(),
}).extend({ setup_intent });

/** The parameters to confirm a setup intent. https://docs.stripe.com/api/setup_intents/confirm */
export const ConfirmSetupIntent = parametersOf<WithoutDetails<Stripe.SetupIntentConfirmParams>>()({
  ...expandable,
  allowed_payment_method_types: allowed.optional(),
  confirmation_token: nonEmptyText().optional(),
  mandate_data: emptiable(z.strictObject({ customer_acceptance: acceptance.optional() })).optional(),
  payment_method: nonEmptyText().optional(),
  payment_method_options: paymentMethodOptions.optional(),
  return_url: nonEmptyText().optional(),
  use_stripe_sdk: boolean.optional(),
}).extend({ setup_intent });

/** The parameters to cancel a setup intent. https://docs.stripe.com/api/setup_intents/cancel */
export const CancelSetupIntent = parametersOf<Stripe.SetupIntentCancelParams>()({
  ...expandable,
  cancellation_reason: z.enum(["abandoned", "duplicate", "requested_by_customer"]).optional(),
}).extend({ setup_intent });

/** The parameters to verify microdeposits. https://docs.stripe.com/api/setup_intents/verify_microdeposits */
export const VerifySetupIntentMicrodeposits = parametersOf<Stripe.SetupIntentVerifyMicrodepositsParams>()({
  ...expandable,
  amounts: list(integer).optional(),
  descriptor_code: nonEmptyText().optional(),
}).extend({ setup_intent });
