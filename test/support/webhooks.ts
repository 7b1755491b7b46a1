import Stripe from "stripe";

/** The header by which Stripe signs a body; timestamp in Unix seconds. */
export const signed = (payload: string, secret: string, timestamp = Math.floor(Date.now() / 1000)) => ({
  "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
});

/** Sends a body to the webhook endpoint of a service. */
export async function post(url: string, body: string, headers: Record<string, string>) {
  const answer = await fetch(`${url}/v1/webhooks/stripe`, { method: "POST", headers, body });
  return { status: answer.status, body: await answer.json() };
}
