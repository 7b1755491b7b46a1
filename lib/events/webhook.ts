import Stripe from "stripe";
import { env } from "../platform/env.ts";
import { send } from "../platform/queue.ts";
import { secret } from "../platform/secrets.ts";
import { stripeError } from "../stripe/errors.ts";
import { signingSecrets } from "./signing-secrets.ts";

/** Minimum milliseconds between refetches of the secret after a bad signature. */
const refetchInterval = 10_000;
/** Maximum age of the signing secrets, in milliseconds. */
const maxAge = 300_000;

/**
 * Sends an event that Stripe signed to the queue. While a signing secret is rolled, two secrets are valid: the secret
 * contains both, separated by a space. Throws a 400 if the signature is missing or wrong.
 * https://docs.stripe.com/webhooks/signature
 */
export async function receiveWebhook(body: string, headers: Readonly<Record<string, string | undefined>>) {
  const signature = headers["stripe-signature"];
  if (!signature)
    throw stripeError({ message: "There is no Stripe-Signature header: only Stripe calls this endpoint." });
  const isValid = (await isSigned(body, signature, maxAge)) || (await isSigned(body, signature, refetchInterval));
  if (!isValid)
    throw stripeError({
      message: "The signature does not match the body and a secret of this endpoint, or is more than five minutes old.",
    });
  await send("events", body);
}

async function isSigned(body: string, signature: string, maxAge: number): Promise<boolean> {
  const secrets = await fetchSigningSecrets(maxAge);
  return secrets.some((value) => verify(body, signature, value));
}

/** Returns the signing secrets, at most `age` milliseconds old. */
export const fetchSigningSecrets = (age = maxAge) => secret(env("STRIPE_WEBHOOK_SECRETS"), signingSecrets, age);

function verify(body: string, signature: string, value: string): boolean {
  try {
    const { signature: signatures, DEFAULT_TOLERANCE } = Stripe.webhooks;
    return signatures?.verifyHeader(body, signature, value, DEFAULT_TOLERANCE) ?? false;
  } catch {
    return false;
  }
}
