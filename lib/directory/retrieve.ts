import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { lookUp } from "./entries.ts";
import { isNamed, partsOf, type Reference } from "./references.ts";

/** The customer of a reference. Throws Stripe's 404 where there is none. */
export async function retrieveCustomer(
  reference: Reference,
  parameters: Stripe.CustomerRetrieveParams,
  { stripe, options }: StripeCall,
): Promise<Stripe.Response<Stripe.Customer>> {
  const { customers, former } = await lookUp(reference);
  for (const { id } of [...customers, ...former]) {
    const customer = await stripe.customers.retrieve(id, parameters, options);
    if (isNamed(customer, reference)) return customer;
  }
  throw stripeError({
    code: "resource_missing",
    message: `No such customer reference: '${partsOf(reference).reference}'`,
    param: "reference",
    status: 404,
  });
}
