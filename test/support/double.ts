import type Stripe from "stripe";
import { afterAll, beforeAll } from "vitest";
import { listen, stop } from "../../infra/local/listen.ts";
import { createStripeDouble, type ServedDoubleOptions } from "../../infra/local/stripe/double.ts";
import { controlOf } from "./control.ts";
import { addressOf, sdks } from "./sdks.ts";

/** Starts a Stripe double on a free port for the tests of a file. */
export function useDouble(options: ServedDoubleOptions = {}) {
  const server = createStripeDouble(options);
  let url = "";
  beforeAll(async () => {
    url = await listen(server, 0);
  });
  afterAll(() => stop([server]));
  return {
    get url() {
      return url;
    },
    stripe: (config: Stripe.StripeConfig = {}) =>
      sdks["stripe 23.1.0"]("sk_test_double", { ...addressOf(url), maxNetworkRetries: 0, telemetry: false, ...config }),
    control: controlOf(() => url),
  };
}
