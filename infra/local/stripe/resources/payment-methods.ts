import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import { newBankMethod, testAccountNumber } from "./bank-accounts.ts";
import {
  cardDetails,
  checked,
  enteredTestCard,
  namedTestCard,
  numberedTestCard,
  rejectDeclinedCard,
  type TestCard,
  uncheckedWith,
} from "./cards.ts";
import { addressOf, mergeMetadata, textOr } from "./fields.ts";
import type {
  AttachPaymentMethod,
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
  account.record(request, (base) => ({ ...base, type: "payment_method.updated", data: { object: changed } }));
  return account.paymentMethods.put(changed);
}

function updatedCard(
  card: Stripe.PaymentMethod.Card,
  { networks, ...changes }: NonNullable<z.output<typeof UpdatePaymentMethod>["card"]> = {},
): Stripe.PaymentMethod.Card {
  const preferred = textOr(networks?.preferred, card.networks?.preferred);
  return { ...card, ...changes, networks: card.networks && { ...card.networks, preferred } };
}

/**
 * Attaches a payment method to a customer. Each attachment of a test card creates a payment method with a new id.
 * Throws a 400 if the customer is missing or does not exist, and the errors of `attachableMethod`.
 */
export function attachPaymentMethod(
  account: Account,
  parameters: z.output<typeof AttachPaymentMethod>,
  request: EventRequest,
): Stripe.PaymentMethod {
  if (!parameters.customer)
    throw stripeError({ code: "parameter_missing", param: "customer", message: "Missing required param: customer." });
  const customer = account.customer(parameters.customer, "customer");
  return storeAttachment(account, attachableMethod(account, parameters.payment_method), customer.id, request);
}

/** The payment method with that id, or a new one for a test card or bank account. Throws a 404 if it does not exist. */
export function retrievePaymentMethod(account: Account, id: string): Stripe.PaymentMethod {
  const card = namedTestCard(id, "pm_card_");
  const number = testAccountNumber(id);
  if (card) return account.paymentMethods.put(newCardMethod(account.time, card));
  return number ? account.paymentMethods.put(newBankMethod(account.time, number)) : account.paymentMethod(id);
}

/**
 * The payment method with that id, or a new one for a test card. Throws a 400 if it is attached or was detached, a 402
 * if the card is declined, and an error with `status` if it does not exist.
 */
export function attachableMethod(account: Account, id: string, status = 404): Stripe.PaymentMethod {
  const card = namedTestCard(id, "pm_card_");
  rejectDeclinedCard(card, (declined) => ({ payment_method: newCardMethod(account.time, declined) }));
  if (card) return account.paymentMethods.put(newCardMethod(account.time, card));
  const method = account.paymentMethod(id, status);
  if (method.customer)
    throw stripeError({ message: "The payment method you provided has already been attached to a customer." });
  if (account.spentMethods.has(id))
    throw stripeError({
      message:
        "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
    });
  const entered = enteredCardOf(account, id);
  rejectDeclinedCard(entered, () => ({ payment_method: method }));
  return {
    ...method,
    ...(method.card?.checks && { card: { ...method.card, checks: checked(method.card.checks, entered) } }),
  };
}

/** The test card that a payment method was created with; undefined for the methods of named test cards. */
const enteredCardOf = (account: Account, id: string) => numberedTestCard(account.enteredCards.get(id)?.number);

/** Stores that a payment method belongs to a customer, and records the event. */
export function storeAttachment(
  account: Account,
  method: Stripe.PaymentMethod,
  customer: string,
  request: EventRequest,
): Stripe.PaymentMethod {
  const attached = account.paymentMethods.put({ ...method, customer });
  account.record(request, (base) => ({ ...base, type: "payment_method.attached", data: { object: attached } }));
  return attached;
}

/** Detaches a payment method for good, and unsets it as the default of its customer. Throws a 404 if it does not exist, and a 400 if it is not attached. */
export function detachPaymentMethod(account: Account, id: string, request: EventRequest): Stripe.PaymentMethod {
  const method = account.paymentMethod(id);
  if (typeof method.customer !== "string")
    throw stripeError({
      message: "The payment method you provided is not attached to a customer so detachment is impossible.",
    });
  const detached = account.paymentMethods.put({ ...method, customer: null });
  account.spentMethods.put({ id });
  const previous_attributes = { customer: method.customer };
  account.record(request, (base) => ({
    ...base,
    type: "payment_method.detached",
    data: { object: detached, previous_attributes },
  }));
  const customer = account.customer(method.customer);
  if (customer.invoice_settings.default_payment_method === id)
    account.saveCustomer(
      { ...customer, invoice_settings: { ...customer.invoice_settings, default_payment_method: null } },
      request,
    );
  return detached;
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
      (customer === undefined || method.customer === customer) &&
      (type === undefined || method.type === type) &&
      (allow_redisplay === undefined || method.allow_redisplay === allow_redisplay),
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
  return [...account.paymentMethods.newest()].filter((method) => method.customer === customer);
}

/** A new payment method for a card, not attached. `time` is its creation in Unix seconds. */
export function newCardMethod(time: number, card: TestCard): Stripe.PaymentMethod {
  return {
    id: ids.paymentMethod(),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: { address: addressOf({}), email: null, name: null, phone: null, tax_id: null },
    card: cardDetails(card, time),
    created: time,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  };
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
