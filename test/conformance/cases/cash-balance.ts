import { expect } from "vitest";
import { type Case, customer, del, get, invalid, noSuch, post } from "../case.ts";

const balance = "/customers/{customer}/cash_balance";
const transactions = "/customers/{customer}/cash_balance_transactions";
const fund = (parameters: object, options = {}) =>
  post("/test_helpers/customers/{customer}/fund_cash_balance", parameters, options);
/** The targets that can fund a balance in a test. */
const at: Case["at"] = ["the double", "Stripe"];

export const cashBalance: Case[] = [
  {
    title: "is empty at first, and has settings",
    source: "documented",
    steps: [
      customer(),
      get(
        balance,
        {},
        {
          body: {
            object: "cash_balance",
            available: null,
            customer: "{customer}",
            livemode: false,
            settings: { reconciliation_mode: "automatic", using_merchant_default: true },
          },
        },
      ),
      post(
        balance,
        { settings: { reconciliation_mode: "manual" } },
        { body: { settings: { reconciliation_mode: "manual", using_merchant_default: false } } },
      ),
      get(
        "/customers/{customer}",
        { expand: ["cash_balance"] },
        { body: { cash_balance: { settings: { reconciliation_mode: "manual" } } } },
      ),
      get(transactions, {}, { body: { object: "list", data: [], url: `/v1${transactions}` } }),
    ],
  },
  {
    title: "grows by bank transfers, and lists them",
    source: "documented",
    at,
    steps: [
      customer(),
      fund(
        { amount: 5000, currency: "eur", reference: "Order 7" },
        {
          body: {
            id: expect.stringMatching(/^ccsbtxn_1\w{23}$/),
            object: "customer_cash_balance_transaction",
            currency: "eur",
            customer: "{customer}",
            ending_balance: 5000,
            funded: { bank_transfer: { reference: "Order 7", type: "eu_bank_transfer" } },
            net_amount: 5000,
            type: "funded",
          },
          save: { first: "id" },
        },
      ),
      fund({ amount: 200, currency: "usd" }, { body: { ending_balance: 200 }, save: { second: "id" } }),
      get(balance, {}, { body: { available: { eur: 5000, usd: 200 } } }),
      get(transactions, { limit: 1 }, { body: { data: [{ id: "{second}" }], has_more: true } }),
      get(`${transactions}/{first}`, {}, { body: { id: "{first}", net_amount: 5000 } }),
    ],
  },
  {
    title: "with funds keeps its customer from deletion",
    source: "documented",
    at,
    steps: [
      customer(),
      fund({ amount: 1, currency: "gbp" }),
      del("/customers/{customer}", { status: 400 }),
      get("/customers/{customer}", {}, { body: { id: "{customer}" } }),
    ],
  },
  {
    title: "rejects an unknown transaction",
    source: "believed",
    steps: [
      customer(),
      get(
        `${transactions}/ccsbtxn_missing`,
        {},
        noSuch("customer cash balance transaction", "ccsbtxn_missing", "transaction"),
      ),
    ],
  },
  ...(
    [
      ["eur", { type: "eu_bank_transfer", eu_bank_transfer: { country: "FR" } }, "FR", ["iban"]],
      ["gbp", { type: "gb_bank_transfer" }, "GB", ["sort_code"]],
      ["jpy", { type: "jp_bank_transfer" }, "JP", ["zengin"]],
      ["mxn", { type: "mx_bank_transfer" }, "MX", ["spei"]],
      ["usd", { type: "us_bank_transfer" }, "US", ["aba", "swift"]],
    ] as const
  ).map(([currency, bank_transfer, country, types]): Case => {
    const parameters = { bank_transfer, currency, funding_type: "bank_transfer" };
    const addresses = types.map((type) => ({ type, [type]: expect.any(Object) }));
    return {
      title: `has funding instructions in ${currency}`,
      source: "documented",
      steps: [
        customer(),
        post("/customers/{customer}/funding_instructions", parameters, {
          body: {
            object: "funding_instructions",
            bank_transfer: { country, financial_addresses: addresses, type: bank_transfer.type },
            currency,
            funding_type: "bank_transfer",
          },
        }),
      ],
    };
  }),
  {
    title: "requires the country of a European account",
    source: "believed",
    steps: [
      customer(),
      post(
        "/customers/{customer}/funding_instructions",
        { bank_transfer: { type: "eu_bank_transfer" }, currency: "eur", funding_type: "bank_transfer" },
        invalid("Missing required param: bank_transfer[eu_bank_transfer].", {
          code: "parameter_missing",
          param: "bank_transfer[eu_bank_transfer]",
        }),
      ),
      post(
        "/customers/{customer}/funding_instructions",
        { bank_transfer: { type: "gb_bank_transfer" }, currency: "eur", funding_type: "bank_transfer" },
        { status: 400, body: { error: { param: "bank_transfer[type]" } } },
      ),
    ],
  },
];
