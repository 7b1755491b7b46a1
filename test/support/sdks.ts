import { createRequire } from "node:module";
import type Stripe from "stripe";

type Connect = (key: string, config?: Stripe.StripeConfig) => Stripe;
const require = createRequire(import.meta.url);

/** The official SDK in two versions, as CommonJS code gets it; the older one's types would take the newer one's name. */
export const sdks = {
  "stripe 23.1.0": require("stripe") as Connect,
  "stripe 16.12.0": require("stripe-16") as Connect,
};
export type SdkName = keyof typeof sdks;

/** Where a server is, as the SDK is told. */
export function addressOf(url: string): { host: string; port: string; protocol: "http" } {
  const { hostname: host, port } = new URL(url);
  return { host, port, protocol: "http" };
}
