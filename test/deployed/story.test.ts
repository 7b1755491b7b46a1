import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { checkEndpoint, stripeEndpoints } from "./checks/endpoints.ts";
import { app, deployed } from "./deployed.ts";
import { execute } from "./processes.ts";
import { pythonWithPackages } from "./python.ts";

it("supports the first calls of the README", async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  const { id } = await app.customers.create({
    email,
    name: "Jenny Rosen",
    metadata: { user_id: "12345" },
  });
  expect(await app.customers.retrieve(id)).toMatchObject({ id, name: "Jenny Rosen" });
  expect((await app.customers.list({ limit: 3, email })).data).toMatchObject([{ id }]);
  const changes = { metadata: { loyalty_tier: "gold" } };
  expect((await app.customers.update(id, changes)).metadata).toEqual({ user_id: "12345", loyalty_tier: "gold" });
  const found = await app.customers.search({ query: 'metadata["loyalty_tier"]:"gold"' });
  expect(found.data).toMatchObject([{ id }]);
  const method = await app.paymentMethods.attach("pm_card_visa", { customer: id });
  const invoice_settings = { default_payment_method: method.id };
  expect(await app.customers.update(id, { invoice_settings })).toMatchObject({ invoice_settings });
  expect((await app.customers.listPaymentMethods(id)).data).toMatchObject([{ id: method.id }]);
  expect(await app.paymentMethods.detach(method.id)).toMatchObject({ customer: null });
  expect(await app.customers.del(id)).toMatchObject({ id, deleted: true });
});

it.each(stripeEndpoints)("%s works, and reports a Stripe key that Stripe rejects", (endpoint) =>
  checkEndpoint(endpoint),
);

it("gives Stripe's Python SDK everything that a customer has", async () => {
  const program = fileURLToPath(new URL("story.py", import.meta.url));
  const printed = await execute(await pythonWithPackages(), [program, deployed.url, deployed.key]);
  expect(printed.trim().split("\n")).toEqual([
    "tax_ids",
    "balance",
    "cash_balance",
    "payment_methods",
    "setup_intents",
    "sessions",
    "optimistic_concurrency",
    "deletion",
  ]);
});
