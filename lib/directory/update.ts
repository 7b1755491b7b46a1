import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { ownership } from "./owners.ts";
import { foreignKeys } from "./references.ts";

/** Updates a customer. Throws a 403 if the update unsets all metadata, and with it its owner or a reference of another namespace. */
export async function updateCustomer(
  customer: string,
  changes: Stripe.CustomerUpdateParams,
  call: StripeCall,
): Promise<Stripe.Response<Stripe.Customer>> {
  const { stripe, options } = call;
  if (changes.metadata === "") await assertNoGuardedKeys(customer, call);
  return stripe.customers.update(customer, changes, options);
}

async function assertNoGuardedKeys(id: string, { stripe, options, namespace }: StripeCall) {
  const customer = await stripe.customers.retrieve(id, {}, { timeout: options.timeout });
  const metadata = customer.deleted ? {} : customer.metadata;
  const reference = foreignKeys(namespace).find((name) => metadata[name]);
  if (reference) throw cannotUnset(`metadata[${reference}] contains a reference of another namespace`);
  const key = ownership()?.key;
  if (key && metadata[key]) throw cannotUnset(`metadata[${key}] names the owner of the customer`);
}

const cannotUnset = (reason: string) =>
  stripeError({
    status: 403,
    param: "metadata",
    message: `${reason}, so the metadata cannot be unset as a whole: unset its keys one by one.`,
  });
