import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { ids } from "../ids.ts";
import { attachableMethod } from "./attachments.ts";
import { testAccountNumber } from "./bank-accounts.ts";
import { isInRange, mergeMetadata, textOr } from "./fields.ts";
import { retrievePaymentMethod } from "./payment-methods.ts";
import type { CancelSetupIntent, CreateSetupIntent, ListSetupIntents, UpdateSetupIntent } from "./setup-schemas.ts";

/** A new setup intent without parameters. `time` is its creation in Unix seconds. */
export function blankSetupIntent(time: number): Stripe.SetupIntent {
  const id = ids.setupIntent();
  return {
    id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    cancellation_reason: null,
    client_secret: ids.setupSecret(id),
    created: time,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: "automatic" } },
    payment_method_types: ["card", "us_bank_account"],
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: "off_session",
  };
}

/** Creates a setup intent without confirming it. Throws a 400 if its customer or payment method does not exist, or if they do not belong together. */
export function createSetupIntent(
  account: Account,
  parameters: z.output<typeof CreateSetupIntent>,
  request: EventRequest,
): Stripe.SetupIntent {
  const { allowed_payment_method_types: allowed, automatic_payment_methods: automatic, usage } = parameters;
  const blank = blankSetupIntent(account.time);
  const created = changed(account, parameters, {
    ...blank,
    automatic_payment_methods: automatic ?? (allowed ? null : blank.automatic_payment_methods),
    on_behalf_of: parameters.on_behalf_of ?? null,
    usage: usage ?? blank.usage,
  });
  return saveSetupIntent(account, created, "setup_intent.created", request);
}

/** Updates a setup intent. Throws a 404 if it does not exist, and a 400 if the payment method cannot change any more. */
export function updateSetupIntent(account: Account, parameters: z.output<typeof UpdateSetupIntent>) {
  const intent = account.setupIntent(parameters.setup_intent);
  if (parameters.payment_method && ["succeeded", "canceled"].includes(intent.status))
    throw unexpectedState(intent, `You cannot update this SetupIntent because it ${endOf(intent)}.`);
  return account.setupIntents.put(changed(account, parameters, intent));
}

type Changes = Omit<z.output<typeof UpdateSetupIntent>, "setup_intent">;

function changed(account: Account, changes: Changes, intent: Stripe.SetupIntent): Stripe.SetupIntent {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = changes;
  const customer = changes.customer ? account.customer(changes.customer, "customer").id : intent.customer;
  const method = changes.payment_method && usableMethod(account, { ...intent, customer }, changes.payment_method).id;
  return {
    ...intent,
    allowed_payment_method_types: allowed === undefined ? intent.allowed_payment_method_types : allowed || null,
    customer,
    description: textOr(changes.description, intent.description),
    excluded_payment_method_types: excluded === undefined ? intent.excluded_payment_method_types : excluded || null,
    flow_directions: changes.flow_directions ?? intent.flow_directions,
    metadata: mergeMetadata(intent.metadata ?? {}, changes.metadata),
    payment_method: method ?? intent.payment_method,
    payment_method_options: mergedOptions(intent.payment_method_options, changes.payment_method_options),
    payment_method_types: allowed || intent.payment_method_types,
    status: method ? "requires_confirmation" : intent.status,
  };
}

/** An option of a payment method's type that is not sent retains its value. */
function mergedOptions(
  options: Stripe.SetupIntent["payment_method_options"],
  changes: Changes["payment_method_options"],
) {
  const merged = Object.entries(changes ?? {}).map(([type, changed]) => [
    type,
    { ...Object(Object(options)[type]), ...Object(changed) },
  ]);
  return { ...options, ...Object.fromEntries(merged) };
}

/**
 * The payment method with that id, or a new one for a test card or bank account. Throws a 400 if it does not exist or
 * belongs to another customer, and a 402 if the card is declined.
 */
export function usableMethod(account: Account, { customer }: Stripe.SetupIntent, id: string): Stripe.PaymentMethod {
  if (testAccountNumber(id)) return retrievePaymentMethod(account, id);
  const owner = account.paymentMethods.get(id)?.customer;
  if (!owner) return attachableMethod(account, id, 400);
  if (owner === customer) return account.paymentMethod(id);
  const message = customer
    ? `The PaymentMethod ${id} does not belong to the Customer you supplied ${customer}. Please use this PaymentMethod with the Customer that it belongs to instead.`
    : `The payment method supplied (${id}) belongs to the Customer ${owner}. Please include the Customer in the \`customer\` parameter on the SetupIntent.`;
  throw stripeError({ param: "payment_method", message });
}

const cancelable = ["requires_payment_method", "requires_confirmation", "requires_action"];

/** Cancels a setup intent. Throws a 404 if it does not exist, and a 400 if its status does not allow it. */
export function cancelSetupIntent(
  account: Account,
  { setup_intent, cancellation_reason }: z.output<typeof CancelSetupIntent>,
  request: EventRequest,
): Stripe.SetupIntent {
  const intent = account.setupIntent(setup_intent);
  if (intent.status === "canceled")
    throw unexpectedState(intent, "You cannot cancel this SetupIntent because it is already canceled.");
  if (!cancelable.includes(intent.status))
    throw unexpectedState(
      intent,
      `You cannot cancel this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be canceled: \`requires_payment_method\`, \`requires_confirmation\`, or \`requires_action\`.`,
    );
  const canceled: Stripe.SetupIntent = {
    ...intent,
    cancellation_reason: cancellation_reason ?? null,
    next_action: null,
    status: "canceled",
  };
  return saveSetupIntent(account, canceled, "setup_intent.canceled", request);
}

/** Lists the setup intents that match the filters, newest first. */
export function listSetupIntents(
  account: Account,
  { attach_to_self, created, customer, payment_method, ...page }: z.output<typeof ListSetupIntents>,
) {
  return account.setupIntents.page(
    "/v1/setup_intents",
    page,
    (intent) =>
      (payment_method === undefined || intent.payment_method === payment_method) && isInRange(created, intent.created),
    { group: customer, created },
  );
}

type SetupEvent = Extract<Stripe.Event, { type: `setup_intent.${string}` }>["type"];

/** Stores a setup intent, and records the event. */
export function saveSetupIntent(
  account: Account,
  intent: Stripe.SetupIntent,
  type: SetupEvent,
  request: EventRequest,
): Stripe.SetupIntent {
  const object = account.setupIntents.put(intent);
  account.record(request, (base) => ({ ...base, type, data: { object } }));
  return object;
}

/** How a setup intent ended, as Stripe's messages say it. */
export const endOf = ({ status }: Stripe.SetupIntent) =>
  status === "succeeded" ? "has already succeeded" : "has been canceled";

/** Stripe's error about a setup intent whose status does not allow a change. It contains the setup intent. */
export function unexpectedState(
  setup_intent: Stripe.SetupIntent,
  message: string,
  code = "setup_intent_unexpected_state",
) {
  const error = stripeError({ code, message });
  Object.assign(error.raw as object, { setup_intent });
  return error;
}
