import { endpoint } from "../lib/http/endpoint.ts";
import { CreateFundingInstructions } from "../lib/schemas/funding-instructions.ts";

/** POST /v1/customers/{customer}/funding_instructions */
export const handler = endpoint(
  { scope: "funding_instructions:write", input: CreateFundingInstructions },
  ({ customer, ...parameters }, { stripe, options }) =>
    stripe.customers.createFundingInstructions(customer, parameters, options),
);
