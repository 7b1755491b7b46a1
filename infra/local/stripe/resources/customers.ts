import type Stripe from "stripe";
import type * as z from "zod";
import { type Account, type Cause, shown } from "../account.ts";
import { blankCustomer, changedCustomer } from "./customer-changes.ts";
import { isInRange } from "./fields.ts";
import { attachable, attachTo, detachPaymentMethod, methodsOf } from "./payment-methods.ts";
import type { CreateCustomer, ListCustomers, UpdateCustomer } from "./schemas.ts";

export function createCustomer(
  account: Account,
  { payment_method, ...changes }: z.output<typeof CreateCustomer>,
  cause: Cause,
): Stripe.Customer {
  const method = payment_method ? attachable(account, payment_method, 400) : undefined;
  const attached = method ? { [method.id]: method.id, [payment_method ?? ""]: method.id } : {};
  const customer = account.keepCustomer(changedCustomer(blankCustomer(account.time), changes, attached), cause);
  if (method) attachTo(account, method, customer.id, cause);
  return customer;
}

export function updateCustomer(
  account: Account,
  { customer, ...changes }: z.output<typeof UpdateCustomer>,
  cause: Cause,
): Stripe.Customer {
  const attached = Object.fromEntries(methodsOf(account, customer).map(({ id }) => [id, id]));
  return account.keepCustomer(changedCustomer(account.customer(customer), changes, attached), cause);
}

/** The customer, or what is left of one that was deleted. */
export function retrieveCustomer(account: Account, id: string): Stripe.Customer | Stripe.DeletedCustomer {
  return account.customers.get(id) ?? account.customer(id);
}

/** For good: its payment methods are detached, and nothing is known but its id. */
export function deleteCustomer(account: Account, id: string, cause: Cause): Stripe.DeletedCustomer {
  account.customer(id);
  for (const method of methodsOf(account, id)) detachPaymentMethod(account, method.id, cause);
  const object = shown(account.customer(id));
  const deleted: Stripe.DeletedCustomer = { id, object: "customer", deleted: true };
  account.customers.put(deleted);
  account.searchable.remove(id);
  account.record(cause, (base) => ({ ...base, type: "customer.deleted", data: { object } }));
  return deleted;
}

export function listCustomers(
  account: Account,
  { created, email, test_clock, ...page }: z.output<typeof ListCustomers>,
) {
  return account.customers.page("/v1/customers", page, (customer) => {
    if (customer.deleted || customer.test_clock !== (test_clock ?? null)) return false;
    return isInRange(created, customer.created) && (email === undefined || customer.email === email);
  });
}
