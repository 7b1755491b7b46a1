import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { checked, namedTestCard, numberedTestCard, rejectDeclinedCard } from "./cards.ts";
import { newCardMethod } from "./new-methods.ts";
import type { AttachPaymentMethod } from "./schemas.ts";

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
