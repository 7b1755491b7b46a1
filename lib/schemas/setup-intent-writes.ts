import type Stripe from "stripe";
import * as z from "zod/mini";
import {
  boolean,
  emptiable,
  expandable,
  integer,
  list,
  metadata,
  nonEmptyText,
  parametersOf,
  pathId,
  text,
} from "./parameters.ts";
import { paymentMethodOptions } from "./setup-intent-options.ts";
import { allowablePaymentMethodType, excludablePaymentMethodType } from "./setup-intent-types.ts";

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
const nothing: z.ZodMiniType<object> = z.strictObject({});

const acceptance = z.strictObject({
  accepted_at: z.optional(integer),
  offline: z.optional(nothing),
  online: z.optional(z.strictObject({ ip_address: nonEmptyText(), user_agent: nonEmptyText() })),
  type: z.enum(["offline", "online"]),
});

const changeable = {
  ...expandable,
  attach_to_self: z.optional(boolean),
  customer: z.optional(nonEmptyText()),
  customer_account: z.optional(nonEmptyText()),
  description: z.optional(text(1000)),
  flow_directions: z.optional(list(z.enum(["inbound", "outbound"]))),
  payment_method: z.optional(nonEmptyText()),
  payment_method_configuration: z.optional(nonEmptyText(100)),
  payment_method_options: z.optional(paymentMethodOptions),
};

/** The parameters to create a setup intent. https://docs.stripe.com/api/setup_intents/create */
export const CreateSetupIntent = parametersOf<WithoutDetails<Stripe.SetupIntentCreateParams>>()({
  ...changeable,
  allowed_payment_method_types: z.optional(allowed),
  automatic_payment_methods: z.optional(
    z.strictObject({ allow_redirects: z.optional(z.enum(["always", "never"])), enabled: boolean }),
  ),
  confirm: z.optional(boolean),
  confirmation_token: z.optional(nonEmptyText()),
  excluded_payment_method_types: z.optional(excluded),
  mandate_data: z.optional(emptiable(z.strictObject({ customer_acceptance: acceptance }))),
  metadata: z.optional(metadata),
  on_behalf_of: z.optional(nonEmptyText()),
  return_url: z.optional(nonEmptyText()),
  single_use: z.optional(z.strictObject({ amount: integer, currency: nonEmptyText() })),
  usage: z.optional(z.enum(["off_session", "on_session"])),
  use_stripe_sdk: z.optional(boolean),
});

/** The parameters to update a setup intent. https://docs.stripe.com/api/setup_intents/update */
export const UpdateSetupIntent = parametersOf<WithoutDetails<Stripe.SetupIntentUpdateParams>, "setup_intent">()({
  ...changeable,
  allowed_payment_method_types: z.optional(emptiable(allowed)),
  excluded_payment_method_types: z.optional(emptiable(excluded)),
  metadata: z.optional(emptiable(metadata)),
  setup_intent,
});

/** The parameters to confirm a setup intent. https://docs.stripe.com/api/setup_intents/confirm */
export const ConfirmSetupIntent = parametersOf<WithoutDetails<Stripe.SetupIntentConfirmParams>, "setup_intent">()({
  ...expandable,
  allowed_payment_method_types: z.optional(allowed),
  confirmation_token: z.optional(nonEmptyText()),
  mandate_data: z.optional(emptiable(z.strictObject({ customer_acceptance: z.optional(acceptance) }))),
  payment_method: z.optional(nonEmptyText()),
  payment_method_options: z.optional(paymentMethodOptions),
  return_url: z.optional(nonEmptyText()),
  use_stripe_sdk: z.optional(boolean),
  setup_intent,
});
