import { randomUUID } from "node:crypto";
import { demoKey } from "../../infra/local/environment.ts";
import type { Figure } from "./figures.ts";
import type { Exchange, Invocation } from "./rig/exchange.ts";
import { sdkAt, startTapped, type Tapped } from "./rig/tap.ts";
import { print } from "./table.ts";

/** The services in the table. */
const services = ["secretsmanager", "DynamoDB", "stripe"];

/** Counts the requests that functions send to Secrets Manager, DynamoDB and Stripe, in a new container and in a warm one. */
export async function roundTrips(): Promise<readonly Figure[]> {
  await using tapped = await startTapped();
  const functions = await callsOf(tapped);
  const rows = [];
  for (const [name, call] of Object.entries(functions))
    for (const state of ["cold", "warm"]) {
      if (state === "cold") await tapped.coldStart();
      const { exchanges } = await during(tapped, name, call);
      rows.push({ name, state, exchanges });
    }
  print(
    ["requests to", "", "Secrets Manager", "DynamoDB", "Stripe"],
    rows.map(({ name, state, exchanges }) => [name, state, ...services.map((service) => count(exchanges, service))]),
  );
  return rows.map(({ name, state, exchanges }) => ({
    name: `${name}: round trips, ${state}`,
    value: exchanges.length,
    unit: "requests",
  }));
}

const count = (exchanges: readonly Exchange[], service: string) =>
  exchanges.filter((exchange) => exchange.service === service).length;

/** Returns for each measured function what invokes it. */
async function callsOf({
  service: { url, stripeUrl },
}: Tapped): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const [app, stripe] = [sdkAt(url, demoKey("admin")), sdkAt(stripeUrl)];
  const { id } = await stripe.customers.create();
  return {
    authorize: () => fetch(`${url}/v1/customers/${id}`, { headers: { Authorization: newHeader() } }),
    "create-customer": () => app.customers.create(),
    "retrieve-customer": () => app.customers.retrieve(id),
    "upsert-customer-reference": () => app.rawRequest("PUT", "/v1/customer_references/bench"),
    "delete-customer": async () => app.customers.del((await stripe.customers.create()).id),
  };
}

/** Returns a header with the key that the gateway has not cached: the user is the key, and any password is accepted. */
const newHeader = () => `Basic ${Buffer.from(`${demoKey("admin")}:${randomUUID()}`).toString("base64")}`;

/** Returns the invocation of a function that a call causes. Throws if the call causes no invocation. */
async function during({ invocations }: Tapped, name: string, call: () => Promise<unknown>): Promise<Invocation> {
  const before = invocations.length;
  await call();
  const invocation = invocations.slice(before).find((each) => each.name === name);
  if (invocation) return invocation;
  throw new Error(`The call did not invoke ${name}.`);
}
