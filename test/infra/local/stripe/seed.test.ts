import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createSeed } from "../../../../infra/local/stripe/seed.ts";
import { useDouble } from "../../../support/double.ts";

const file = "infra/local/stripe/seed.sample.json";
const sample: { customers: { name: string; email: string; phone?: string; payment_methods: string[] }[] } = JSON.parse(
  readFileSync(file, "utf8"),
);
const double = useDouble({ searchLag: 0 });

it("--seed creates the customers of a file with their payment methods, once", async () => {
  expect(await createSeed(double.url, file)).toBe(50);
  expect(await createSeed(double.url, file)).toBe(0);

  const { data } = await double.stripe().customers.list({ limit: 100 });
  expect(data.map(({ email }) => email).reverse()).toEqual(sample.customers.map(({ email }) => email));
  for (const [index, { payment_methods }] of sample.customers.entries()) {
    const customer = data[data.length - 1 - index];
    const methods = await double.stripe().customers.listPaymentMethods(customer?.id ?? "");
    expect(methods.data).toHaveLength(payment_methods.length);
    expect(customer?.invoice_settings.default_payment_method).toBe(methods.data.at(-1)?.id ?? null);
  }
});

it("the sample has no real person: each email address and phone number is reserved for examples", () => {
  for (const { email, phone = "+1 555 0100" } of sample.customers) {
    expect(email).toMatch(/^[a-z.]+@example\.com$/);
    expect(phone).toMatch(/^\+1 555 01\d\d$/);
  }
  expect(new Set(sample.customers.map(({ email }) => email)).size).toBe(50);
});
