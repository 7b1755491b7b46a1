import { createRequire } from "node:module";
import type Stripe from "stripe";

type Connect = (key: string, config?: Stripe.StripeConfig) => Stripe;
const require = createRequire(import.meta.url);

/** Two versions of the official SDK. They are loaded with `require`, because the types of both have the same name. */
export const sdks = {
  "stripe 23.1.0": require("stripe") as Connect,
  "stripe 16.12.0": require("stripe-16") as Connect,
};
export type SdkName = keyof typeof sdks;

/** Returns the address of a server as options of the SDK. */
export function addressOf(url: string): { host: string; port: string; protocol: "http" } {
  const { hostname: host, port } = new URL(url);
  return { host, port, protocol: "http" };
}
