import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, Cause } from "../account.ts";
import { ids } from "../ids.ts";
import { missing } from "../missing.ts";
import { cardDetails, cardOf, refuseDeclinedCard, type TestCard, testCard } from "./cards.ts";
import { addressOf, mergeMetadata, textOr } from "./fields.ts";
import type {
  AttachPaymentMethod,
  CreatePaymentMethod,
  ListPaymentMethods,
  RetrieveCustomerPaymentMethod,
  UpdatePaymentMethod,
} from "./schemas.ts";

type Filter = Partial<z.output<typeof ListPaymentMethods>>;

export function createPaymentMethod(
  account: Account,
  parameters: z.output<typeof CreatePaymentMethod>,
): Stripe.PaymentMethod {
  const { allow_redisplay, billing_details, card, metadata } = parameters;
  const method = cardMethod(account.time, cardOf(card));
  return account.paymentMethods.put({
    ...method,
    allow_redisplay: allow_redisplay ?? method.allow_redisplay,
    billing_details: billingDetailsOf(method.billing_details, billing_details),
    card: method.card && {
      ...method.card,
      exp_month: card.exp_month ?? method.card.exp_month,
      exp_year: card.exp_year ?? method.card.exp_year,
    },
    metadata: mergeMetadata({}, metadata),
  });
}

export function updatePaymentMethod(
  account: Account,
  parameters: z.output<typeof UpdatePaymentMethod>,
  cause: Cause,
): Stripe.PaymentMethod {
  const method = account.paymentMethod(parameters.payment_method);
  if (!method.customer)
    throw stripeError({ message: "You must save this PaymentMethod to a customer before you can update it." });
  const changed: Stripe.PaymentMethod = {
    ...method,
    allow_redisplay: parameters.allow_redisplay ?? method.allow_redisplay,
    billing_details: billingDetailsOf(method.billing_details, parameters.billing_details),
    card: method.card && { ...method.card, ...parameters.card },
    metadata: mergeMetadata(method.metadata ?? {}, parameters.metadata),
  };
  account.record(cause, (base) => ({ ...base, type: "payment_method.updated", data: { object: changed } }));
  return account.paymentMethods.put(changed);
}

/** A test card makes a new payment method at each attach, which is why the answer's id is another. */
export function attachPaymentMethod(
  account: Account,
  parameters: z.output<typeof AttachPaymentMethod>,
  cause: Cause,
): Stripe.PaymentMethod {
  if (!parameters.customer)
    throw stripeError({ code: "parameter_missing", param: "customer", message: "Missing required param: customer." });
  const customer = account.customer(parameters.customer, "customer");
  return attachTo(account, attachable(account, parameters.payment_method), customer.id, cause);
}

/** The payment method of that id, if a customer may have it. `status` is for an id that nobody knows. */
export function attachable(account: Account, id: string, status = 404): Stripe.PaymentMethod {
  refuseDeclinedCard(id, "pm_card_", (card) => ({ payment_method: cardMethod(account.time, card) }));
  const card = testCard(id, "pm_card_");
  if (card) return account.paymentMethods.put(cardMethod(account.time, card));
  const method = account.paymentMethod(id, status);
  if (method.customer)
    throw stripeError({ message: "The payment method you provided has already been attached to a customer." });
  if (account.spentMethods.has(id))
    throw stripeError({
      message:
        "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
    });
  return method;
}

export function attachTo(
  account: Account,
  method: Stripe.PaymentMethod,
  customer: string,
  cause: Cause,
): Stripe.PaymentMethod {
  const attached = account.paymentMethods.put({ ...method, customer });
  account.record(cause, (base) => ({ ...base, type: "payment_method.attached", data: { object: attached } }));
  return attached;
}

/** For good. A customer whose default it was has none afterwards. */
export function detachPaymentMethod(account: Account, id: string, cause: Cause): Stripe.PaymentMethod {
  const method = account.paymentMethod(id);
  if (typeof method.customer !== "string")
    throw stripeError({
      message: "The payment method you provided is not attached to a customer so detachment is impossible.",
    });
  const detached = account.paymentMethods.put({ ...method, customer: null });
  account.spentMethods.put({ id });
  const previous_attributes = { customer: method.customer };
  account.record(cause, (base) => ({
    ...base,
    type: "payment_method.detached",
    data: { object: detached, previous_attributes },
  }));
  const customer = account.customer(method.customer);
  if (customer.invoice_settings.default_payment_method === id)
    account.keepCustomer(
      { ...customer, invoice_settings: { ...customer.invoice_settings, default_payment_method: null } },
      cause,
    );
  return detached;
}

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

export function retrieveOwnedMethod(
  account: Account,
  parameters: z.output<typeof RetrieveCustomerPaymentMethod>,
): Stripe.PaymentMethod {
  const method = account.paymentMethod(parameters.payment_method);
  if (method.customer === account.customer(parameters.customer).id) return method;
  throw missing("PaymentMethod", method.id, "payment_method", 404);
}

/** Those attached to a customer. */
export function methodsOf(account: Account, customer: string): Stripe.PaymentMethod[] {
  return [...account.paymentMethods.newest()].filter((method) => method.customer === customer);
}

/** A payment method for a card, attached to nobody. */
export function cardMethod(time: number, card: TestCard): Stripe.PaymentMethod {
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
