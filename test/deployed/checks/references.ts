import type Stripe from "stripe";
import { expect } from "vitest";
import { app, control, stripe } from "../deployed.ts";
import { Log } from "../logs.ts";
import { untilPublished } from "../messages.ts";
import { client } from "../target.ts";
import { checkEndpoint } from "./endpoints.ts";
import { reconcile } from "./jobs.ts";

type Response = Stripe.Response<Stripe.Customer>;

const at = (reference: string) => `/v1/customer_references/${encodeURIComponent(reference)}`;

/** Creates or updates the customer of a reference. */
export const upsert = (reference: string, parameters: Stripe.CustomerCreateParams) =>
  app.rawRequest("POST", at(reference), { ...parameters }) as Promise<Response>;

/** Retrieves the customer of a reference. */
export const retrieve = (reference: string) => app.rawRequest("GET", at(reference)) as Promise<Response>;

/** Returns a new reference. */
export const newReference = () => `user ${crypto.randomUUID()}`;

/** Returns the ids of the searches among the latest requests to Stripe. */
const searches = async () =>
  ((await control("GET", "/requests")) as { id: string; path: string }[])
    .filter(({ path }) => path === "/v1/customers/search")
    .map(({ id }) => id);

/** Checks that an upsert creates and updates the customer of a reference, without a search after a reconciliation. */
export async function checkUpsert() {
  const reference = newReference();
  await reconcile();
  const before = await searches();
  await checkEndpoint("upsert-customer-reference", {
    send: () => upsert(reference, { name: "Jenny" }),
    expected: () => ({ name: "Jenny", metadata: { [`reference_${client}`]: reference } }),
  });
  expect((await searches()).filter((id) => !before.includes(id))).toEqual([]);
  const updated = await upsert(reference, { name: "Jenny Rosen" });
  expect((await stripe.customers.list({ limit: 1 })).data).toMatchObject([{ id: updated.id, name: "Jenny Rosen" }]);
}

/** Checks that the customer of a reference can be retrieved. */
export async function checkRetrieval() {
  const reference = newReference();
  const { id } = await upsert(reference, {});
  await checkEndpoint("retrieve-customer-reference", { send: () => retrieve(reference), expected: () => ({ id }) });
}

/** Checks that the history of a reference names the client and the request of a change. */
export async function checkHistory() {
  const reference = newReference();
  const consumer = await Log.of("consume-stripe-events");
  const log = await Log.of("retrieve-customer-reference-history");
  const { id, lastResponse } = await upsert(reference, { name: "Jenny" });
  await untilPublished({ "detail-type": "customer.created", detail: { customer: id } }, consumer);
  const change = { type: "customer.created", customers: [id], client, request_id: lastResponse.requestId };
  expect(await app.rawRequest("GET", `${at(reference)}/history`)).toMatchObject({ data: [change], has_more: false });
  await log.assertNoFailure();
  await log.until({ message: "request", service: "stripe-customers", status: 200 });
}
