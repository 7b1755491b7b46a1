import { inject } from "vitest";
import { controlOf } from "../support/control.ts";
import { addressOf, sdks } from "../support/sdks.ts";
import type { Workplace } from "./operator/operator.ts";

/** Addresses, keys and secrets of the deployed service. */
export interface Deployed {
  /** The address of the API. */
  readonly url: string;
  readonly awsUrl: string;
  readonly stripeUrl: string;
  /** The address to which Stripe sends events. */
  readonly webhookUrl: string;
  /** The secret with which Stripe signs events. */
  readonly webhookSecret: string;
  /** The queue of Stripe's events. */
  readonly eventsUrl: string;
  /** The queue of a subscriber of the service's bus. */
  readonly subscriberUrl: string;
  /** The address that restarts the emulator. */
  readonly emulatorUrl: string;
  /** Where the operator works. */
  readonly workplace: Workplace;
  /** A key of the client with every scope. */
  readonly key: string;
  /** The client with a single key, which expires soon. */
  readonly expiringClient: string;
}

declare module "vitest" {
  interface ProvidedContext {
    deployed: Deployed;
  }
}

/** The deployed service. */
export const deployed = inject("deployed");

const connect = sdks["stripe 23.1.0"];

/** The SDK as an app uses it. It retries throttled requests. */
export const app = connect(deployed.key, { ...addressOf(deployed.url), maxNetworkRetries: 5, telemetry: false });

/** The SDK with direct access to the Stripe double. */
export const stripe = connect("sk_test_deployed", { ...addressOf(deployed.stripeUrl), telemetry: false });

/** Sends a command to the Stripe double. */
export const control = controlOf(() => deployed.stripeUrl);
