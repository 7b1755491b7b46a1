import type Stripe from "stripe";
import type * as z from "zod";
import { errorBody, stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account, EventRequest } from "../account.ts";
import { fail, succeed } from "./setup-confirmation.ts";
import { unexpectedState } from "./setup-intents.ts";
import type { VerifySetupIntentMicrodeposits } from "./setup-schemas.ts";

/** Results by amounts or descriptor code of the test account. https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-microdeposits */
const results: Readonly<Record<string, "verified" | "exceeded" | "timeout">> = {
  "32,45": "verified",
  SM11AA: "verified",
  "10,11": "exceeded",
  SM33CC: "exceeded",
  "40,41": "timeout",
  SM44DD: "timeout",
};

const failures = {
  exceeded: {
    code: "payment_method_microdeposit_verification_attempts_exceeded",
    message: "You have exceeded the number of allowed verification attempts.",
  },
  timeout: {
    code: "payment_method_microdeposit_verification_timeout",
    message: "Microdeposit verification timed out. Customer failed to verify microdeposits within 10 days.",
  },
};

/** Verifies a bank account by its microdeposits. Throws a 400 if they differ, or if the setup intent does not wait for them. */
export function verifyMicrodeposits(
  account: Account,
  { amounts, descriptor_code, setup_intent }: z.output<typeof VerifySetupIntentMicrodeposits>,
  request: EventRequest,
): Stripe.SetupIntent {
  const intent = account.setupIntent(setup_intent);
  if (!intent.next_action?.verify_with_microdeposits)
    throw unexpectedState(
      intent,
      `This SetupIntent cannot be actioned on because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be actioned on: ["requires_action"].`,
      "intent_invalid_state",
    );
  const sent = amounts?.join() ?? descriptor_code;
  if (sent === undefined) throw stripeError({ message: "You must provide either `amounts` or `descriptor_code`." });
  const result = results[sent];
  if (!result) throw mismatch(amounts ? "amounts" : "descriptor_code");
  if (result === "verified") return succeed(account, intent, request);
  const error = stripeError(failures[result]);
  fail(account, intent, lastErrorOf(account, intent, error), request);
  throw error;
}

const mismatch = (param: "amounts" | "descriptor_code") =>
  stripeError({
    code: `payment_method_microdeposit_verification_${param}_mismatch`,
    message: `The ${param === "amounts" ? "amounts" : "descriptor code"} provided do not match the microdeposits that were sent to the bank account.`,
    param,
  });

/** The error as the setup intent contains it, with the payment method. */
const lastErrorOf = (account: Account, { payment_method }: Stripe.SetupIntent, error: ReturnType<typeof stripeError>) =>
  ({
    ...errorBody(error),
    payment_method: account.paymentMethod(String(payment_method)),
  }) as unknown as Stripe.SetupIntent.LastSetupError;

/** A change by the customer in the browser has no request with a secret key. */
const byCustomer: EventRequest = { id: null, idempotency_key: null };

/** Completes or fails the authentication that a setup intent waits for. Throws an error if it does not wait for one. */
export function authenticate(account: Account, id: string, outcome: "succeeded" | "failed"): Stripe.SetupIntent {
  const intent = account.setupIntent(id);
  if (!intent.next_action || intent.next_action.verify_with_microdeposits)
    throw new Error(`${id} has the status ${intent.status} and waits for no authentication.`);
  if (outcome === "succeeded") return succeed(account, intent, byCustomer);
  const error = stripeError({
    code: "setup_intent_authentication_failure",
    message:
      "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this SetupIntent again.",
  });
  return fail(account, intent, lastErrorOf(account, intent, error), byCustomer);
}
