import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { foreignKeys } from "./references.ts";

/** Updates a customer. Throws a 403 if the update unsets all metadata, and with it a reference of another namespace. */
export async function updateCustomer(
  customer: string,
  changes: Stripe.CustomerUpdateParams,
  call: StripeCall,
): Promise<Stripe.Response<Stripe.Customer>> {
  const { stripe, options } = call;
  if (changes.metadata === "") await assertNoForeignReferences(customer, call);
  return stripe.customers.update(customer, changes, options);
}

async function assertNoForeignReferences(id: string, { stripe, options, namespace }: StripeCall) {
  const customer = await stripe.customers.retrieve(id, {}, { timeout: options.timeout });
  const key = customer.deleted ? undefined : foreignKeys(namespace).find((name) => customer.metadata[name]);
  if (key)
    throw stripeError({
      status: 403,
      param: "metadata",
      message: `metadata[${key}] contains a reference of another namespace, so the metadata cannot be unset as a whole: unset its keys one by one.`,
    });
}
