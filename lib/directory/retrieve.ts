import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { readEntry } from "./entries.ts";
import { hasReference, type Reference } from "./references.ts";

/** Returns the customer of a reference. Throws Stripe's 404 if no customer has it. */
export async function retrieveCustomer(
  reference: Reference,
  parameters: Stripe.CustomerRetrieveParams,
  { stripe, options }: StripeCall,
): Promise<Stripe.Response<Stripe.Customer>> {
  const { customers, former } = await readEntry(reference);
  for (const { id } of [...customers, ...former]) {
    const customer = await stripe.customers.retrieve(id, parameters, options);
    if (hasReference(customer, reference)) return customer;
  }
  throw stripeError({
    code: "resource_missing",
    message: `No such customer reference: '${reference.reference}'`,
    param: "reference",
    status: 404,
  });
}
