import type { App, Ledger, Write } from "./ledger.ts";
import type { Call } from "./send.ts";

/** What an app does. `target` and `name` select a customer, and a reference or idempotency key. */
export interface Choice {
  readonly operation: Operation;
  readonly app: App;
  readonly target: number;
  readonly name: number;
}

/** A request, with the customer in it and the write that it causes. */
export interface Prepared {
  readonly call: Call;
  readonly customer?: string;
  readonly write?: Write;
  /** Whether a 404 is a normal response. */
  readonly isUncertain?: boolean;
}

type Prepare = (ledger: Ledger, choice: Choice, customer: string) => Prepared;

/** Returns the name that every customer of a namespace has. */
export const nameOf = ({ namespace }: App) => `Customer of ${namespace}`;

const get = (path: string, parameters?: Call["parameters"]): Prepared => ({
  call: { method: "GET", path, parameters },
});

/** Returns a POST request of a write. */
const post = (path: string, parameters: Call["parameters"], write: Write, idempotencyKey?: string): Prepared => ({
  call: { method: "POST", path, parameters, idempotencyKey },
  write,
});

/** Returns the creation of a customer. Stripe's SDKs send an idempotency key with each write that they may repeat. */
const create = (ledger: Ledger, app: App, mark: string) =>
  post("/v1/customers", { name: nameOf(app), "metadata[mark]": mark }, ledger.begin({ kind: "customer", mark }), mark);

/** The operations on a customer. */
const onCustomer = {
  update: (ledger, { app }, customer) => {
    const path = `/v1/customers/${customer}`;
    if (!ledger.hasSpace(customer)) return get(path);
    const mark = ledger.mark("change");
    return post(path, { [`metadata[${mark}]`]: app.name }, ledger.begin({ kind: "change", mark, customer }));
  },
  delete: (ledger, _, customer) => ({
    call: { method: "DELETE", path: `/v1/customers/${customer}` },
    write: ledger.begin({ kind: "deletion", mark: ledger.mark("deletion"), customer }),
  }),
  retrieve: (_, __, customer) => get(`/v1/customers/${customer}`),
  "list cards": (_, __, customer) => get(`/v1/customers/${customer}/payment_methods`),
  attach: (ledger, { name }, customer) => {
    const mark = ledger.mark("card");
    const parameters = { customer, ...(name % 2 === 0 && { make_default: "true" }) };
    const write = ledger.begin({ kind: "card", mark, customer });
    return post("/v1/payment_methods/pm_card_visa/attach", parameters, write, mark);
  },
  credit: (ledger, _, customer) => {
    const mark = ledger.mark("credit");
    const parameters = { amount: "-1", currency: "usd", description: mark };
    const write = ledger.begin({ kind: "transaction", mark, customer });
    return post(`/v1/customers/${customer}/balance_transactions`, parameters, write, mark);
  },
} satisfies Record<string, Prepare>;

/** The operations that need no customer. */
const others = {
  create: (ledger, { app }) => create(ledger, app, ledger.mark("new")),
  "create, with the key of another creation": (ledger, { app, name }) => create(ledger, app, `${app.name}-${name}`),
  upsert: (ledger, { app, name }) => {
    const mark = ledger.mark("change");
    const parameters = { name: nameOf(app), [`metadata[${mark}]`]: app.name };
    const path = `/v1/customer_references/${app.namespace}-${name}`;
    return { call: { method: "PUT", path, parameters }, write: ledger.begin({ kind: "change", mark }) };
  },
  "retrieve by reference": (_, { app, name }) => ({
    ...get(`/v1/customer_references/${app.namespace}-${name}`),
    isUncertain: true,
  }),
  list: () => get("/v1/customers", { limit: "5" }),
  search: (_, { app }) => get("/v1/customers/search", { query: `name:"${nameOf(app)}"`, limit: "5" }),
} satisfies Record<string, Prepare>;

/** The operations of apps. */
export const operations = { ...onCustomer, ...others };
export type Operation = keyof typeof operations;

/** Returns the request of a choice. An operation on a customer creates one if the app has none. */
export function prepare(ledger: Ledger, choice: Choice): Prepared {
  const { operation, app, target } = choice;
  if (!(operation in onCustomer)) return others[operation as keyof typeof others](ledger, choice);
  const customer = ledger.customer(app.namespace, target);
  if (!customer) return create(ledger, app, ledger.mark("new"));
  const prepared: Prepared = onCustomer[operation as keyof typeof onCustomer](ledger, choice, customer);
  return { ...prepared, customer };
}
