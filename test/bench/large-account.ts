import type { Account } from "../../infra/local/stripe/account.ts";
import { namedTestCard } from "../../infra/local/stripe/resources/cards.ts";
import { blankCustomer } from "../../infra/local/stripe/resources/customer-changes.ts";
import { newCardMethod } from "../../infra/local/stripe/resources/new-methods.ts";

/** Age of the youngest customer, in seconds: old enough that its event counts as lost. */
const age = 86_400;
/** Customers per customer with a payment method. */
const perMethod = 10;

/** The customers of the account have these emails and references, numbered from 0. The last is the youngest. */
export const emailOf = (customer: number) => `customer-${customer}@example.com`;
export const referenceOf = (customer: number) => `user-${customer}`;

/** Returns a function that fills the account of a double with customers, without requests and events. */
export const withCustomers = (customers: number) => (account: Account) => {
  const card = namedTestCard("pm_card_visa", "pm_card_");
  for (let index = 0; index < customers; index++) {
    const created = account.time - age - (customers - index);
    const customer = { ...blankCustomer(created), email: emailOf(index), metadata: { user_id: referenceOf(index) } };
    account.customers.put(customer);
    account.searchIndex.put(customer);
    if (card && index % perMethod === 0)
      account.paymentMethods.put({ ...newCardMethod(created, card), customer: customer.id });
  }
};
