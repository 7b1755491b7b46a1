import type { Stage } from "./example.ts";

/** Gives a customer a tax number, and takes it away. */
export async function taxIds({ send }: Stage, customer: string) {
  const { id: tax_id } = await send("create", "A German tax number", {
    endpoint: "create-tax-id",
    parameters: { customer, type: "eu_vat", value: "DE123456789" },
  });
  await send("list", "The tax ids of a customer", { endpoint: "list-tax-ids", parameters: { customer, limit: 3 } });
  await send("retrieve", "A tax id", { endpoint: "retrieve-tax-id", parameters: { customer, tax_id } });
  await send("delete", "A deleted tax id", { endpoint: "delete-tax-id", parameters: { customer, tax_id } });
}

/** Gives a customer credit, and money that it has transferred. */
export async function balances({ send, stripe }: Stage, customer: string) {
  const { id: transaction } = await send("create", "A credit of 5 dollars", {
    endpoint: "create-customer-balance-transaction",
    parameters: { customer, amount: -500, currency: "usd", description: "Goodwill" },
  });
  await send("list", "The balance transactions of a customer", {
    endpoint: "list-customer-balance-transactions",
    parameters: { customer, limit: 3 },
  });
  await send("retrieve", "A balance transaction", {
    endpoint: "retrieve-customer-balance-transaction",
    parameters: { customer, transaction },
  });
  await send("update", "Describe a balance transaction", {
    endpoint: "update-customer-balance-transaction",
    parameters: { customer, transaction, description: "Goodwill for a late delivery" },
  });
  await send("create", "The bank account for transfers in dollars", {
    endpoint: "create-funding-instructions",
    parameters: {
      customer,
      bank_transfer: { type: "us_bank_transfer" },
      currency: "usd",
      funding_type: "bank_transfer",
    },
  });
  await stripe.testHelpers.customers.fundCashBalance(customer, { amount: 1000, currency: "usd" });
  await send("retrieve", "A cash balance of 10 dollars", {
    endpoint: "retrieve-cash-balance",
    parameters: { customer },
  });
  await send("update", "Apply funds by hand", {
    endpoint: "update-cash-balance",
    parameters: { customer, settings: { reconciliation_mode: "manual" } },
  });
  const { data } = await send("list", "The transactions of a cash balance", {
    endpoint: "list-cash-balance-transactions",
    parameters: { customer, limit: 3 },
  });
  await send("retrieve", "A transfer that arrived", {
    endpoint: "retrieve-cash-balance-transaction",
    parameters: { customer, transaction: data[0].id },
  });
}
