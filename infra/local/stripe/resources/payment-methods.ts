import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { resourceMissing } from "../resource-missing.ts";
import { testAccountNumber } from "./bank-accounts.ts";
import { enteredTestCard, namedTestCard, uncheckedWith } from "./cards.ts";
import { changesBetween } from "./changes.ts";
import { addressOf, mergeMetadata, textOr } from "./fields.ts";
import { newBankMethod, newCardMethod } from "./new-methods.ts";
import type {
  CreatePaymentMethod,
  ListPaymentMethods,
  RetrieveCustomerPaymentMethod,
  UpdatePaymentMethod,
} from "./schemas.ts";

type Filter = Partial<z.output<typeof ListPaymentMethods>>;

/** Creates a payment method for a card. Throws a 402 if the number is unknown, and a 400 for an unknown token. A card that is declined is declined only when it is attached. */
export function createPaymentMethod(
  account: Account,
  parameters: z.output<typeof CreatePaymentMethod>,
): Stripe.PaymentMethod {
  const { allow_redisplay, billing_details, card, metadata } = parameters;
  if (!card) throw stripeError({ code: "parameter_missing", param: "card", message: "Missing required param: card." });
  const entered = enteredTestCard(card);
  const method = newCardMethod(account.time, entered);
  const details = billingDetailsOf(method.billing_details, billing_details);
  account.enteredCards.put({ id: method.id, number: entered.number });
  return account.paymentMethods.put({
    ...method,
    allow_redisplay: allow_redisplay ?? method.allow_redisplay,
    billing_details: details,
    card: method.card && {
      ...method.card,
      checks: uncheckedWith(details.address, Boolean(card.token ?? card.cvc)),
      exp_month: card.exp_month ?? method.card.exp_month,
      exp_year: card.exp_year ?? method.card.exp_year,
    },
    metadata: mergeMetadata({}, metadata),
  });
}

/** Updates a payment method. Throws a 404 if it does not exist, and a 400 if it is not attached. */
export function updatePaymentMethod(
  account: Account,
  parameters: z.output<typeof UpdatePaymentMethod>,
  request: EventRequest,
): Stripe.PaymentMethod {
  const method = account.paymentMethod(parameters.payment_method);
  if (!method.customer)
    throw stripeError({ message: "You must save this PaymentMethod to a customer before you can update it." });
  const changed: Stripe.PaymentMethod = {
    ...method,
    allow_redisplay: parameters.allow_redisplay ?? method.allow_redisplay,
    billing_details: billingDetailsOf(method.billing_details, parameters.billing_details),
    ...(method.card && { card: updatedCard(method.card, parameters.card) }),
    metadata: mergeMetadata(method.metadata ?? {}, parameters.metadata),
    ...(method.us_bank_account && { us_bank_account: { ...method.us_bank_account, ...parameters.us_bank_account } }),
  };
  const previous_attributes = changesBetween({ ...method }, { ...changed });
  account.record(request, (base) => ({
    ...base,
    type: "payment_method.updated",
    data: { object: changed, previous_attributes },
  }));
  return account.paymentMethods.put(changed);
}

/**
 * Replaces the details of an attached card, as the card's network does with a new card. Throws a 404 if the payment method
 * does not exist, and an error if it is not an attached card.
 */
export function replaceCard(account: Account, id: string, details: CardDetails): Stripe.PaymentMethod {
  const { card, ...method } = account.paymentMethod(id);
  if (!card || !method.customer) throw new Error(`${id} is not a card of a customer.`);
  const object: Stripe.PaymentMethod = account.paymentMethods.put({ ...method, card: { ...card, ...details } });
  const previous_attributes = changesBetween({ card }, { card: object.card });
  const type = "payment_method.automatically_updated";
  const data = { object, previous_attributes };
  account.record({ id: null, idempotency_key: null }, (base) => ({ ...base, type, data }));
  return object;
}

type CardDetails = Partial<Pick<Stripe.PaymentMethod.Card, "exp_month" | "exp_year" | "last4">>;

function updatedCard(
  card: Stripe.PaymentMethod.Card,
  { networks, ...changes }: NonNullable<z.output<typeof UpdatePaymentMethod>["card"]> = {},
): Stripe.PaymentMethod.Card {
  const preferred = textOr(networks?.preferred, card.networks?.preferred);
  return { ...card, ...changes, networks: card.networks && { ...card.networks, preferred } };
}

/** The payment method with that id, or a new one for a test card or bank account. Throws a 404 if it does not exist. */
export function retrievePaymentMethod(account: Account, id: string): Stripe.PaymentMethod {
  const card = namedTestCard(id, "pm_card_");
  const number = testAccountNumber(id);
  if (card) return account.paymentMethods.put(newCardMethod(account.time, card));
  return number ? account.paymentMethods.put(newBankMethod(account.time, number)) : account.paymentMethod(id);
}

/** Lists the attached payment methods that match the filters, newest first. */
export function listPaymentMethods(
  account: Account,
  url: string,
  { customer, type, allow_redisplay, ...page }: Filter,
) {
  return account.paymentMethods.page(
    url,
    page,
    (method) =>
      method.customer !== null &&
      (type === undefined || method.type === type) &&
      (allow_redisplay === undefined || method.allow_redisplay === allow_redisplay),
    { group: customer },
  );
}

/** Returns a payment method of a customer. Throws a 404 if the customer or the payment method does not exist, or if the latter is not attached to it. */
export function retrieveOwnedMethod(
  account: Account,
  parameters: z.output<typeof RetrieveCustomerPaymentMethod>,
): Stripe.PaymentMethod {
  const method = account.paymentMethod(parameters.payment_method);
  if (method.customer === account.customer(parameters.customer).id) return method;
  throw resourceMissing("PaymentMethod", method.id, "payment_method", 404);
}

/** The payment methods of a customer, newest first. */
export function attachedMethodsOf(account: Account, customer: string): Stripe.PaymentMethod[] {
  return account.paymentMethods.newest(customer);
}

type BillingDetails = Stripe.PaymentMethod.BillingDetails;

function billingDetailsOf(
  current: BillingDetails,
  changes: z.output<typeof UpdatePaymentMethod>["billing_details"],
): BillingDetails {
  const { address, email, name, phone, tax_id } = changes ?? {};
  return {
    address: address === undefined ? current.address : addressOf(address || {}),
    email: textOr(email, current.email),
    name: textOr(name, current.name),
    phone: textOr(phone, current.phone),
    tax_id: textOr(tax_id, current.tax_id),
  };
}
