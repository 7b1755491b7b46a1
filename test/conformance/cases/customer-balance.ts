import { expect } from "vitest";
import { type Case, customer, get, invalid, noSuch, post } from "../case.ts";

const path = "/customers/{customer}/balance_transactions";

export const customerBalance: Case[] = [
  {
    title: "is changed by a transaction, which has every property",
    source: "documented",
    steps: [
      customer(),
      post(
        path,
        { amount: -500, currency: "usd", description: "Goodwill", metadata: { order: "7" } },
        {
          body: {
            id: expect.stringMatching(/^cbtxn_1\w{23}$/),
            object: "customer_balance_transaction",
            amount: -500,
            checkout_session: null,
            credit_note: null,
            currency: "usd",
            customer: "{customer}",
            description: "Goodwill",
            ending_balance: -500,
            invoice: null,
            livemode: false,
            metadata: { order: "7" },
            type: "adjustment",
          },
        },
      ),
      post(path, { amount: 200, currency: "usd" }, { body: { ending_balance: -300, description: null, metadata: {} } }),
      get(
        "/customers/{customer}",
        { expand: ["invoice_credit_balance"] },
        { body: { balance: -300, currency: "usd", invoice_credit_balance: { usd: 300 } } },
      ),
    ],
  },
  {
    title: "in another currency is separate",
    source: "documented",
    steps: [
      customer(),
      post(path, { amount: -500, currency: "usd" }),
      post(path, { amount: 100, currency: "EUR" }, { body: { currency: "eur", ending_balance: 100 } }),
      post(path, { amount: 50, currency: "eur" }, { body: { ending_balance: 150 } }),
      get(
        "/customers/{customer}",
        { expand: ["invoice_credit_balance"] },
        { body: { balance: -500, currency: "usd", invoice_credit_balance: { eur: -150, usd: 500 } } },
      ),
    ],
  },
  {
    title: "has a transaction for each change by the customer's own parameter",
    source: "believed",
    steps: [
      customer({ balance: 1000 }),
      post("/customers/{customer}", { balance: 400 }),
      post("/customers/{customer}", { name: "Jenny" }),
      get(
        path,
        {},
        {
          body: {
            data: [
              { amount: -600, ending_balance: 400, type: "adjustment" },
              { amount: 1000, ending_balance: 1000, type: "initial" },
            ],
          },
        },
      ),
    ],
  },
  {
    title: "lists its transactions by page and filter, and retrieves one",
    source: "documented",
    steps: [
      customer(),
      post(path, { amount: 1, currency: "usd" }, { save: { first: "id" } }),
      post(path, { amount: 2, currency: "usd" }, { save: { second: "id" } }),
      get(path, { limit: 1 }, { body: { data: [{ id: "{second}" }], has_more: true, url: `/v1${path}` } }),
      get(path, { starting_after: "{second}" }, { body: { data: [{ id: "{first}" }], has_more: false } }),
      get(path, { created: { gt: 4_000_000_000 } }, { body: { data: [] } }),
      get(path, { invoice: "in_1" }, { body: { data: [] } }),
      get(`${path}/{first}`, { expand: ["customer"] }, { body: { amount: 1, customer: { id: "{customer}" } } }),
    ],
  },
  {
    title: "keeps a transaction's amount, and changes its description and metadata",
    source: "documented",
    steps: [
      customer(),
      post(path, { amount: 1, currency: "usd", metadata: { a: "1" } }, { save: { transaction: "id" } }),
      post(
        `${path}/{transaction}`,
        { description: "Refund", metadata: { b: "2" } },
        { body: { amount: 1, description: "Refund", metadata: { a: "1", b: "2" } } },
      ),
      post(`${path}/{transaction}`, { description: "", metadata: "" }, { body: { description: null, metadata: {} } }),
      post(
        `${path}/{transaction}`,
        { amount: 2 },
        invalid("Received unknown parameter: amount", { code: "parameter_unknown", param: "amount" }),
      ),
    ],
  },
  {
    title: "rejects an unknown currency and a missing amount",
    source: "reported",
    steps: [
      customer(),
      post(
        path,
        { amount: 1, currency: "dollars" },
        invalid(expect.stringMatching(/^Invalid currency: dollars\. Stripe currently supports/), { param: "currency" }),
      ),
      post(
        path,
        { currency: "usd" },
        invalid("Missing required param: amount.", { code: "parameter_missing", param: "amount" }),
      ),
      get("/customers/{customer}", {}, { body: { balance: 0, currency: null } }),
    ],
  },
  {
    title: "of another customer has unknown transactions",
    source: "believed",
    steps: [
      customer({}, "other"),
      post("/customers/{other}/balance_transactions", { amount: 1, currency: "usd" }, { save: { transaction: "id" } }),
      customer(),
      get(`${path}/{transaction}`, {}, noSuch("customer balance transaction", "{transaction}", "transaction")),
    ],
  },
];
