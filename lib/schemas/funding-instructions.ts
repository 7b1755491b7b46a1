import type Stripe from "stripe";
import * as z from "zod/mini";
import { currency, expandableTo, list, nonEmptyText, parametersOf, pathId } from "./parameters.ts";

/** The parameters to create or retrieve funding instructions. https://docs.stripe.com/api/funding_instructions/create */
export const CreateFundingInstructions = parametersOf<Stripe.CustomerCreateFundingInstructionsParams, "customer">()({
  ...expandableTo(),
  bank_transfer: z.strictObject({
    eu_bank_transfer: z.optional(z.strictObject({ country: nonEmptyText() })),
    requested_address_types: z.optional(list(z.enum(["iban", "sort_code", "spei", "zengin"]))),
    type: z.enum(["eu_bank_transfer", "gb_bank_transfer", "jp_bank_transfer", "mx_bank_transfer", "us_bank_transfer"]),
  }),
  currency,
  funding_type: z.enum(["bank_transfer"]),
  customer: pathId("customer", "id"),
});
