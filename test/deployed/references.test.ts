import { expect, it } from "vitest";
import { checkHistory, checkRetrieval, checkUpsert, newReference, retrieve, upsert } from "./checks/references.ts";
import { deployed } from "./deployed.ts";
import { client } from "./target.ts";

it("creates, updates and retrieves the customer of a reference", async () => {
  const reference = newReference();
  const created = await upsert(reference, { email: "jenny@example.com" });
  expect(created).toMatchObject({ email: "jenny@example.com", metadata: { [`reference_${client}`]: reference } });
  const put = await fetch(`${deployed.url}/v1/customer_references/${encodeURIComponent(reference)}`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${deployed.key}` },
    body: new URLSearchParams({ name: "Jenny" }),
  });
  expect(await put.json()).toMatchObject({ id: created.id, name: "Jenny", email: "jenny@example.com" });
  expect(await retrieve(reference)).toMatchObject({ id: created.id, name: "Jenny" });
});

it("creates one customer for concurrent requests", async () => {
  const reference = newReference();
  const customers = await Promise.all([1, 2, 3, 4].map(() => upsert(reference, { name: "Jenny" })));
  expect(new Set(customers.map(({ id }) => id)).size).toBe(1);
});

it("returns a 404 for an unknown reference", async () => {
  await expect(retrieve(newReference())).rejects.toMatchObject({ statusCode: 404, code: "resource_missing" });
});

it("upsert-customer-reference works", checkUpsert);
it("retrieve-customer-reference works", checkRetrieval);
it("retrieve-customer-reference-history works", checkHistory);
