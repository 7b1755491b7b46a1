// Shared with the service: the type of decoded forms.
import type { RequestParameters } from "../../../lib/schemas/form.ts";
import { pathParameters } from "../path-parameters.ts";
import type { StripeRequest } from "./request.ts";

/** When every object was created, in Unix seconds. */
const created = 1_234_567_890;

const object = (kind: string, id = "", facts: object = {}) => ({
  id,
  object: kind,
  created,
  livemode: false,
  metadata: {},
  ...facts,
});
const list = (url: string, item: object) => ({ object: "list", data: [item], has_more: false, url });
const deleted = (kind: string, id = "") => ({ id, object: kind, deleted: true });

/** The kinds of a customer's sources by the prefix of their ids. */
const sourceKinds: Readonly<Record<string, string>> = { ba: "bank_account", card: "card", src: "source" };
const kindOf = (id = "") => sourceKinds[id.split("_")[0] ?? ""] ?? "card";

const balance = {
  object: "balance",
  available: [{ amount: 0, currency: "usd", source_types: { card: 0 } }],
  livemode: false,
  pending: [{ amount: 0, currency: "usd", source_types: { card: 0 } }],
};
const balanceTransaction = (id: string) =>
  object("balance_transaction", id, { amount: 100, currency: "usd", net: 100 });
const taxId = (id: string) => object("tax_id", id, { type: "eu_vat", value: "DE123456789" });

type Body = (parameters: Record<string, string>) => object;

/** Resources that only exist with `--fixtures`, because the SDKs' own test suites ask for them. A path with a literal part precedes those with a parameter in its place. */
const bodies: Readonly<Record<string, Body>> = {
  "GET /v1/balance": () => balance,
  "GET /v1/balance_transactions": () => list("/v1/balance_transactions", balanceTransaction("txn_123")),
  "GET /v1/balance_transactions/{id}": ({ id = "" }) => balanceTransaction(id),
  "GET /v1/customers/{customer}/sources": ({ customer }) =>
    list(`/v1/customers/${customer}/sources`, object("card", "card_123", { customer })),
  "POST /v1/customers/{customer}/sources": ({ customer }) => object("card", "card_123", { customer }),
  "GET /v1/customers/{customer}/sources/{id}": ({ customer, id }) => object(kindOf(id), id, { customer }),
  "POST /v1/customers/{customer}/sources/{id}": ({ customer, id }) => object("card", id, { customer }),
  "DELETE /v1/customers/{customer}/sources/{id}": ({ id }) => deleted(kindOf(id), id),
  "POST /v1/customers/{customer}/sources/{id}/verify": ({ customer, id }) => object("bank_account", id, { customer }),
  "POST /v1/sources": () => object("source", "src_123"),
  "GET /v1/sources/{id}": ({ id }) => object("source", id),
  "POST /v1/sources/{id}": ({ id }) => object("source", id),
  "POST /v1/sources/{id}/verify": ({ id }) => object("source", id),
  "GET /v1/sources/{id}/source_transactions": ({ id }) =>
    list(`/v1/sources/${id}/source_transactions`, object("source_transaction", "srctxn_123", { source: id })),
  "GET /v1/tax_ids": () => list("/v1/tax_ids", taxId("txi_123")),
  "POST /v1/tax_ids": () => taxId("txi_123"),
  "GET /v1/tax_ids/{id}": ({ id = "" }) => taxId(id),
  "DELETE /v1/tax_ids/{id}": ({ id }) => deleted("tax_id", id),
};

/** Parameters of earlier API versions, which the suites of SDKs still send. */
const earlierParameters = ["payment_method_types"];

/** Parameters without those that only earlier API versions have. */
export const currentParameters = (sent: RequestParameters): RequestParameters =>
  Object.fromEntries(Object.entries(sent).filter(([name]) => !earlierParameters.includes(name)));

/** The response body for a resource that only exists with `--fixtures`; undefined for any other. */
export function onlyFixtureOf({ method, path }: StripeRequest): object | undefined {
  for (const [route, body] of Object.entries(bodies)) {
    const parameters = pathParameters(route, `${method} ${path}`);
    if (parameters) return body(parameters);
  }
  return undefined;
}
