import Stripe from "stripe";

/** Returns the header with Stripe's signature of a body. The timestamp is in Unix seconds. */
export const signed = (payload: string, secret: string, timestamp = Math.floor(Date.now() / 1000)) => ({
  "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
});

/** Sends a body to the webhook endpoint of a service. */
export async function post(url: string, body: string, headers: Record<string, string>) {
  const response = await fetch(`${url}/v1/webhooks/stripe`, { method: "POST", headers, body });
  return { status: response.status, body: await response.json() };
}
