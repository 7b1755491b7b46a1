import type Stripe from "stripe";
import { buildKey, type readKey } from "../../../lib/access/key-format.ts";
import { type Endpoint, type EndpointName, endpoints, stage } from "../../service.ts";
import { expectEqual, expectStatus } from "./expectations.ts";

/** What the steps of a run share. */
export interface Session {
  readonly stripe: Stripe;
  /** Returns the SDK with another key. */
  readonly connect: (key: string) => Stripe;
  readonly parts: NonNullable<ReturnType<typeof readKey>>;
  /** Unique in each run. */
  readonly name: string;
  /** The email of all customers of the run. */
  readonly email: string;
  /** The ids of the customers that were created: only those with the email, because all are deleted. */
  readonly customers: Set<string>;
}

/** A request, or two that belong together, with the endpoint whose function it reaches. */
export interface Step {
  /** Follows the words "The service did not". */
  readonly title: string;
  readonly endpoint?: EndpointName;
  /** Throws the SDK's error, or Unexpected. */
  readonly run: (session: Session) => Promise<unknown>;
}

const metadata = { smoke_test: "created by npm run smoke, which deletes it" };
const unknown = "cus_smokeTestUnknown";
const created = ({ customers }: Session) => [...customers][0] ?? "";

const createCustomer = async ({ stripe, email, name }: Session) => {
  const customer = await stripe.customers.create({ email, metadata }, { idempotencyKey: name });
  expectEqual("the email of the new customer", customer.email, email);
  return customer;
};

const upsertCustomer = ({ stripe, email, name }: Session) =>
  stripe.rawRequest("POST", `/${stage}/customer_references/${name}`, { email, metadata }) as Promise<
    Stripe.Response<Stripe.Customer>
  >;

/** Steps that create nothing. They show that the key can delete and find what the others create. */
export const firstSteps: readonly Step[] = [
  {
    title: "return a 404 for an unknown customer",
    endpoint: "delete-customer",
    run: ({ stripe }) => expectStatus(404, stripe.customers.del(unknown)),
  },
  {
    title: "list customers by email",
    endpoint: "list-customers",
    run: async ({ stripe, email }) =>
      expectEqual("the number of customers", (await stripe.customers.list({ email })).data.length, 0),
  },
];

/** Steps that create customers, in order. */
export const steps: readonly Step[] = [
  {
    title: "create a customer",
    endpoint: "create-customer",
    run: async (session) => {
      session.customers.add((await createCustomer(session)).id);
    },
  },
  {
    title: "replay a creation with the same idempotency key",
    endpoint: "create-customer",
    run: async (session) => {
      const { id, lastResponse } = await createCustomer(session);
      expectEqual("the customer", id, created(session));
      expectEqual("the header Idempotent-Replayed", lastResponse.headers["idempotent-replayed"], "true");
    },
  },
  {
    title: "update a customer",
    endpoint: "update-customer",
    run: async (session) => {
      const { name } = await session.stripe.customers.update(created(session), { name: session.name });
      expectEqual("the name after the update", name, session.name);
    },
  },
  {
    title: "retrieve a customer",
    endpoint: "retrieve-customer",
    run: async (session) => {
      const customer = await session.stripe.customers.retrieve(created(session));
      expectEqual("the name of the customer", Object(customer).name, session.name);
    },
  },
  {
    title: "list the new customer",
    endpoint: "list-customers",
    run: async (session) => {
      const { data } = await session.stripe.customers.list({ email: session.email });
      expectEqual("the customers", data.map(({ id }) => id).join(), created(session));
    },
  },
  {
    title: "create one customer for a reference",
    endpoint: "upsert-customer-reference",
    run: async (session) => {
      const { id, email } = await upsertCustomer(session);
      expectEqual("the email of the reference's customer", email, session.email);
      session.customers.add(id);
      expectEqual("the customer of the second request", (await upsertCustomer(session)).id, id);
    },
  },
  {
    title: "reject an unknown URL",
    run: ({ stripe, name }) => expectStatus(404, stripe.rawRequest("GET", `/${stage}/${name}`)),
  },
  {
    title: "reject a wrong key",
    endpoint: "list-customers",
    run: ({ connect, parts }) =>
      expectStatus(401, connect(buildKey({ ...parts, random: "smokeTest" })).customers.list({ limit: 1 })),
  },
];

const scopeOf = ({ endpoint }: Step) => endpoint && (endpoints[endpoint] as Endpoint).scope;

/** The scopes that the key needs. */
export const neededScopes = [...new Set([...firstSteps, ...steps].map(scopeOf))].filter(Boolean);
