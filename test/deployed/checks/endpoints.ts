import { expect } from "vitest";
import type { EndpointName } from "../../../infra/service.ts";
import { givenAt, type Request, requestsOf, type StripeEndpoint } from "../../support/requests.ts";
import { app, control, stripe } from "../deployed.ts";
import { Log } from "../logs.ts";
import { environment, name, stripeKeys } from "../target.ts";

const requests = requestsOf({ app, stripe, control });

/** Checks that the function of an endpoint works, logs the request, and reports a Stripe key that Stripe rejects. */
export async function checkEndpoint(endpoint: EndpointName, { send, expected }: Request = requestTo(endpoint)) {
  const things = await givenAt(stripe);
  await checkRejectedKey(endpoint, () => send(things));
  const log = await Log.of(endpoint);
  const response = await send(things);
  expect(response).toMatchObject(expected(things));
  expect(response.lastResponse.apiVersion).toBe(environment.stripe.version);
  await log.assertNoFailure();
  await log.until({ message: "request", service: "stripe-customers", status: 200 });
}

function requestTo(endpoint: EndpointName): Request {
  const request = Object.entries(requests).find(([known]) => known === endpoint)?.[1];
  if (request) return request;
  throw new Error(`There is no request to ${endpoint}. Add one to test/support/requests.ts.`);
}

/** Checks that a function reports to the operators that Stripe rejects its key. */
async function checkRejectedKey(endpoint: EndpointName, send: () => Promise<unknown>) {
  const log = await Log.of(endpoint);
  await control("PUT", "/keys", { sk_test_deployed: "write" });
  await expect(send().finally(() => control("PUT", "/keys", stripeKeys))).rejects.toMatchObject({ statusCode: 500 });
  await log.until({ ConfigurationErrors: 1, cause: "stripe_key_refused", environment: name });
}

/** The endpoints that exist at Stripe too. */
export const stripeEndpoints = Object.keys(requests) as StripeEndpoint[];
