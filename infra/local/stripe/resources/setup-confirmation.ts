import Stripe from "stripe";
import type * as z from "zod";
import { errorBody, stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import { storeAttachment } from "./attachments.ts";
import { namedTestCard } from "./cards.ts";
import { endOf, saveSetupIntent, unexpectedState, usableMethod } from "./setup-intents.ts";
import type { ConfirmSetupIntent } from "./setup-schemas.ts";

type Confirmation = Omit<z.output<typeof ConfirmSetupIntent>, "setup_intent">;
type CardError = InstanceType<typeof Stripe.errors.StripeCardError>;

/**
 * Confirms a setup intent: it succeeds, requires an action, or fails. Throws a 402 with the setup intent if the card is
 * declined, and a 400 if the status, the payment method or the missing return URL does not allow it.
 */
export function confirmSetupIntent(
  account: Account,
  intent: Stripe.SetupIntent,
  { confirmation_token, payment_method, return_url }: Confirmation,
  request: EventRequest,
): Stripe.SetupIntent {
  if (confirmation_token) throw resourceMissing("confirmationtoken", confirmation_token, "confirmation_token", 400);
  const id = payment_method ?? intent.payment_method;
  if (typeof id !== "string")
    throw unexpectedState(
      intent,
      "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    );
  if (["succeeded", "canceled"].includes(intent.status))
    throw unexpectedState(intent, `You cannot confirm this SetupIntent because it ${endOf(intent)}.`);
  if (intent.automatic_payment_methods?.allow_redirects === "always" && !return_url)
    throw stripeError({
      message:
        "This SetupIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    });
  const method = acceptedMethod(account, intent, id, request);
  const action = actionFor(account, method, return_url);
  const attempted = attempt(account, { ...intent, payment_method: method.id, next_action: action }, method);
  if (!action) return succeed(account, attempted, request);
  return saveSetupIntent(account, { ...attempted, status: "requires_action" }, "setup_intent.requires_action", request);
}

/** The payment method, if its issuer accepts it. Otherwise the setup intent fails. */
function acceptedMethod(account: Account, intent: Stripe.SetupIntent, id: string, request: EventRequest) {
  try {
    return usableMethod(account, intent, id);
  } catch (error) {
    if (!isDecline(error)) throw error;
    const body = errorBody(error) as unknown as Stripe.SetupIntent.LastSetupError;
    const setup_intent = fail(account, attempt(account, intent, body.payment_method), body, request);
    Object.assign(error.raw as object, { setup_intent });
    throw error;
  }
}

const isDecline = (error: unknown): error is CardError => error instanceof Stripe.errors.StripeCardError;

/** The last digits of the test cards that require authentication. https://docs.stripe.com/testing#regulatory-cards */
const authenticated = ["authenticationRequired", "authenticationRequiredOnSetup", "threeDSecure2Required"].map((name) =>
  namedTestCard(`pm_card_${name}`, "pm_card_")?.number.slice(-4),
);

/** What the customer must do before a payment method is saved, if anything. */
function actionFor(account: Account, { card, us_bank_account }: Stripe.PaymentMethod, return_url?: string) {
  if (us_bank_account)
    return {
      type: "verify_with_microdeposits",
      verify_with_microdeposits: {
        arrival_date: account.time + 2 * 86_400,
        hosted_verification_url: `https://payments.stripe.com/microdeposit/sacs_test_${ids.secret()}`,
        microdeposit_type: "descriptor_code",
      },
    } satisfies Stripe.SetupIntent.NextAction;
  if (!card || !authenticated.includes(card.last4)) return null;
  return return_url
    ? { redirect_to_url: { return_url, url: authenticationUrl() }, type: "redirect_to_url" }
    : {
        type: "use_stripe_sdk",
        use_stripe_sdk: { stripe_js: authenticationUrl(), type: "three_d_secure_redirect" },
      };
}

/** The page on which the customer authenticates. As at Stripe, it contains a secret. */
const authenticationUrl = () =>
  `https://hooks.stripe.com/3d_secure_2/hosted?client_secret=src_client_secret_${ids.secret()}`;

/** The setup intent with a new attempt, which has not ended. */
function attempt(account: Account, intent: Stripe.SetupIntent, method?: Stripe.PaymentMethod): Stripe.SetupIntent {
  const { id } = account.setupAttempts.put({
    id: ids.setupAttempt(),
    object: "setup_attempt",
    application: null,
    created: account.time,
    customer: intent.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: method?.id ?? "",
    payment_method_details: { type: method?.type ?? "card" },
    setup_error: null,
    setup_intent: intent.id,
    status: "requires_action",
    usage: intent.usage,
  });
  return { ...intent, latest_attempt: id };
}

function endAttempt(
  { setupAttempts }: Account,
  { latest_attempt }: Stripe.SetupIntent,
  setup_error: Stripe.SetupAttempt.SetupError | null,
) {
  const latest = setupAttempts.get(String(latest_attempt));
  if (latest) setupAttempts.put({ ...latest, setup_error, status: setup_error ? "failed" : "succeeded" });
}

/** Attaches the payment method to the customer, if there is one, and ends the setup intent. */
export function succeed(account: Account, intent: Stripe.SetupIntent, request: EventRequest): Stripe.SetupIntent {
  const method = account.paymentMethod(String(intent.payment_method));
  if (typeof intent.customer === "string" && !method.customer)
    storeAttachment(account, method, intent.customer, request);
  endAttempt(account, intent, null);
  const succeeded: Stripe.SetupIntent = {
    ...intent,
    last_setup_error: null,
    mandate: method.type === "us_bank_account" ? ids.mandate() : null,
    next_action: null,
    status: "succeeded",
  };
  return saveSetupIntent(account, succeeded, "setup_intent.succeeded", request);
}

/** Takes the payment method from the setup intent, which can be confirmed again with another one. */
export function fail(
  account: Account,
  intent: Stripe.SetupIntent,
  last_setup_error: Stripe.SetupIntent.LastSetupError,
  request: EventRequest,
): Stripe.SetupIntent {
  endAttempt(account, intent, last_setup_error);
  const failed: Stripe.SetupIntent = {
    ...intent,
    last_setup_error,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  };
  return saveSetupIntent(account, failed, "setup_intent.setup_failed", request);
}
