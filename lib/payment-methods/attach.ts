import type Stripe from "stripe";
import { logger, trace } from "../platform/logger.ts";
import type { EndpointCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { attach } from "./attachment.ts";
import { findReusable, listCards, sameCard } from "./cards.ts";
import { makeDefault } from "./make-default.ts";

/** The parameters of Stripe's endpoint, and those of this service. */
interface Parameters extends Stripe.PaymentMethodAttachParams {
  /** Whether the payment method becomes the default of the customer's invoices. */
  readonly make_default?: boolean;
  /** Whether a card that the customer has already is returned in place of a second copy. */
  readonly reuse_existing?: boolean;
}

/**
 * Attaches a payment method to a customer. The header `Existing-Payment-Method` names another payment method of the
 * customer with the same card. Throws Stripe's errors, and those of `makeDefault`.
 */
export async function attachPaymentMethod(
  id: string,
  { make_default: isDefault = false, reuse_existing, expand, ...parameters }: Parameters,
  call: EndpointCall,
): Promise<Stripe.Response<Stripe.PaymentMethod>> {
  const { customer } = parameters;
  if (!customer) {
    if (isDefault || reuse_existing) throw missingCustomer();
    return call.stripe.paymentMethods.attach(id, { ...parameters, expand }, call.options);
  }
  const reused = reuse_existing ? await findReusable(id, customer, call) : undefined;
  const cards = reused || !call.seesPaymentMethods ? [] : listCards(customer, call).catch(reportUnread);
  const { method, isNew } = reused
    ? { method: await retrieve(reused, expand, call), isNew: false }
    : await attach(id, { ...parameters, customer, expand }, { call, isDefault });
  if (isDefault) await makeDefault(customer, { id: method.id, isNew }, call);
  const shown = isDefault && expand ? await retrieve(method.id, expand, call) : method;
  const existing = reused ?? sameCard(method, await cards)?.id;
  if (existing && existing !== id) shown.lastResponse.headers["existing-payment-method"] = existing;
  return shown;
}

/** Returns the payment method as it is after the request, with the customer's new default. */
const retrieve = (id: string, expand: string[] | undefined, { stripe, options }: EndpointCall) =>
  stripe.paymentMethods.retrieve(id, { expand }, { timeout: options.timeout });

/** Without the customer's cards, an attachment succeeds, but its response cannot name another payment method. */
function reportUnread(error: unknown): Stripe.PaymentMethod[] {
  logger.warn("unread payment methods", trace(error));
  return [];
}

const missingCustomer = () =>
  stripeError({
    code: "parameter_missing",
    param: "customer",
    message: "make_default and reuse_existing require the parameter customer.",
  });
