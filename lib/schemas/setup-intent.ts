import type Stripe from "stripe";
import * as z from "zod/mini";
import {
  boolean,
  expandable,
  integer,
  list,
  nonEmptyText,
  pagination,
  parametersOf,
  pathId,
  timeRange,
} from "./parameters.ts";

const setup_intent = pathId("setupintent", "intent");

/** The parameters to list setup intents. https://docs.stripe.com/api/setup_intents/list */
export const ListSetupIntents = parametersOf<Stripe.SetupIntentListParams>()({
  ...expandable,
  ...pagination,
  attach_to_self: z.optional(boolean),
  created: z.optional(timeRange),
  customer: z.optional(nonEmptyText()),
  customer_account: z.optional(nonEmptyText()),
  payment_method: z.optional(nonEmptyText()),
});

/**
 * The parameters to retrieve a setup intent. Without `client_secret`, which only publishable keys require, and which
 * would stand in a URL. https://docs.stripe.com/api/setup_intents/retrieve
 */
export const RetrieveSetupIntent = parametersOf<
  Omit<Stripe.SetupIntentRetrieveParams, "client_secret">,
  "setup_intent"
>()({ ...expandable, setup_intent });

/** The parameters to cancel a setup intent. https://docs.stripe.com/api/setup_intents/cancel */
export const CancelSetupIntent = parametersOf<Stripe.SetupIntentCancelParams, "setup_intent">()({
  ...expandable,
  cancellation_reason: z.optional(z.enum(["abandoned", "duplicate", "requested_by_customer"])),
  setup_intent,
});

/** The parameters to verify microdeposits. https://docs.stripe.com/api/setup_intents/verify_microdeposits */
export const VerifySetupIntentMicrodeposits = parametersOf<
  Stripe.SetupIntentVerifyMicrodepositsParams,
  "setup_intent"
>()({
  ...expandable,
  amounts: z.optional(list(integer)),
  descriptor_code: z.optional(nonEmptyText()),
  setup_intent,
});
