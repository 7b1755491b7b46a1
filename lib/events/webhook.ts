import Stripe from "stripe";
import { env } from "../platform/env.ts";
import { send } from "../platform/queue.ts";
import { type SecretFormat, secret } from "../platform/secrets.ts";
import { stripeError } from "../stripe/errors.ts";

/** Milliseconds: so often at most, what no known secret signed asks for the secret again. */
const refreshInterval = 10_000;
const fiveMinutes = 300_000;

const signingSecrets: SecretFormat<string[]> = {
  name: "signing secrets of Stripe's webhook endpoint (whsec_…), separated by spaces",
  read: (text) => text.split(/\s+/),
};

/**
 * Takes an event that Stripe signed, into the queue. Two secrets count while one is rolled: the secret holds them
 * apart by a space. https://docs.stripe.com/webhooks/signature
 */
export async function receiveWebhook(body: string, headers: Readonly<Record<string, string | undefined>>) {
  const signature = headers["stripe-signature"];
  if (!signature)
    throw stripeError({ message: "There is no Stripe-Signature header: only Stripe calls this endpoint." });
  const signed = (await isSigned(body, signature, fiveMinutes)) || (await isSigned(body, signature, refreshInterval));
  if (!signed)
    throw stripeError({
      message: "The signature is not that of the body by a secret of this endpoint, or is more than five minutes old.",
    });
  await send("events", body);
}

async function isSigned(body: string, signature: string, maxAge: number): Promise<boolean> {
  const secrets = await secret(env("STRIPE_WEBHOOK_SECRETS"), signingSecrets, maxAge);
  return secrets.some((value) => verify(body, signature, value));
}

function verify(body: string, signature: string, value: string): boolean {
  try {
    const { signature: signatures, DEFAULT_TOLERANCE } = Stripe.webhooks;
    return signatures?.verifyHeader(body, signature, value, DEFAULT_TOLERANCE) ?? false;
  } catch {
    return false;
  }
}
