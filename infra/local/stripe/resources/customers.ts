import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import { type Account, type EventRequest, unexpanded } from "../account.ts";
import { attachableMethod, detachPaymentMethod, storeAttachment } from "./attachments.ts";
import { recordBalance } from "./balance-transactions.ts";
import { cancelSubscriptions } from "./billing.ts";
import { blankCustomer, changedCustomer } from "./customer-changes.ts";
import { isInRange } from "./fields.ts";
import { attachedMethodsOf } from "./payment-methods.ts";
import type { CreateCustomer, ListCustomers, UpdateCustomer } from "./schemas.ts";
import { addTaxId, checkTaxId } from "./tax-ids.ts";

/** Creates a customer, and attaches its payment method if there is one. Throws Stripe's error if a parameter is invalid. */
export function createCustomer(
  account: Account,
  { payment_method, tax_id_data = [], ...changes }: z.output<typeof CreateCustomer>,
  request: EventRequest,
): Stripe.Customer {
  for (const [index, taxId] of tax_id_data.entries()) checkTaxId(taxId, `tax_id_data[${index}][value]`);
  const method = payment_method ? attachableMethod(account, payment_method, 400) : undefined;
  const attached = method ? { [method.id]: method.id, [payment_method ?? ""]: method.id } : {};
  const customer = account.saveCustomer(changedCustomer(blankCustomer(account.time), changes, attached), request);
  recordBalance(account, customer);
  for (const taxId of tax_id_data) addTaxId(account, customer.id, taxId, request);
  if (method) storeAttachment(account, method, customer.id, request);
  return customer;
}

/** Updates a customer. Throws a 404 if it does not exist, and Stripe's error if a parameter is invalid. */
export function updateCustomer(
  account: Account,
  { customer, ...changes }: z.output<typeof UpdateCustomer>,
  request: EventRequest,
): Stripe.Customer {
  const attached = Object.fromEntries(attachedMethodsOf(account, customer).map(({ id }) => [id, id]));
  const before = account.customer(customer);
  const changed = account.saveCustomer(changedCustomer(before, changes, attached), request);
  recordBalance(account, changed, before);
  return changed;
}

/** Returns a customer, also a deleted one. Throws a 404 if it never existed. */
export function retrieveCustomer(account: Account, id: string): Stripe.Customer | Stripe.DeletedCustomer {
  return account.customers.get(id) ?? account.customer(id);
}

/** Deletes a customer, cancels its subscriptions and detaches its payment methods. Only its id remains. Throws a 404 if it does not exist, and a 400 if it ever had funds. */
export function deleteCustomer(account: Account, id: string, request: EventRequest): Stripe.DeletedCustomer {
  if (account.customer(id).cash_balance?.available)
    throw stripeError({ message: "You cannot delete a customer that has a cash balance." });
  cancelSubscriptions(account, id, request);
  for (const method of attachedMethodsOf(account, id)) detachPaymentMethod(account, method.id, request);
  const object = unexpanded(account.customer(id));
  const deleted: Stripe.DeletedCustomer = { id, object: "customer", deleted: true };
  account.customers.put(deleted);
  account.searchIndex.remove(id);
  account.record(request, (base) => ({ ...base, type: "customer.deleted", data: { object } }));
  return deleted;
}

/** Lists the customers that match the filters, newest first. */
export function listCustomers(
  account: Account,
  { created, email, test_clock, ...page }: z.output<typeof ListCustomers>,
) {
  return account.customers.page(
    "/v1/customers",
    page,
    (customer) =>
      !customer.deleted && customer.test_clock === (test_clock ?? null) && isInRange(created, customer.created),
    { group: email, created },
  );
}
