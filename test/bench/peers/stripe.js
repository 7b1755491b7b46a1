import Stripe from "stripe";

/** Returns the SDK with a key, for the Stripe of the environment. */
export function connect(key) {
  const { protocol, hostname: host, port } = new URL(process.env.STRIPE_API_URL);
  return new Stripe(key, { host, port, protocol: protocol.slice(0, -1), telemetry: false });
}
