import { inject } from "vitest";
import { addressOf, sdks } from "../support/sdks.ts";
import { controlOf } from "../support/service.ts";

/** Where the deployed service is, and how it is reached. */
export interface Deployed {
  /** The address of the API. */
  readonly url: string;
  readonly awsUrl: string;
  readonly stripeUrl: string;
  /** Where Stripe sends its events, and the secret by which it signs them. */
  readonly webhookUrl: string;
  readonly webhookSecret: string;
  /** The queue of Stripe's events. */
  readonly eventsUrl: string;
  /** The queue of a subscriber of the service's bus. */
  readonly subscriberUrl: string;
  /** A key of the client with every scope. */
  readonly key: string;
  /** The client whose one key expires soon. */
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

/** The SDK as an app uses it. A throttled request is retried. */
export const app = connect(deployed.key, { ...addressOf(deployed.url), maxNetworkRetries: 5, telemetry: false });

/** The SDK past the service, at Stripe. */
export const stripe = connect("sk_test_deployed", { ...addressOf(deployed.stripeUrl), telemetry: false });

/** Tells the Stripe double how to behave. */
export const control = controlOf(() => deployed.stripeUrl);
