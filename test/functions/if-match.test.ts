import type Stripe from "stripe";
import { beforeEach, describe, expect, it } from "vitest";
import { coldStart, useService } from "../support/service.ts";

const service = useService();
let id = "";
beforeEach(async () => {
  coldStart();
  await service.control("DELETE", "/faults");
  id = (await service.stripe().customers.create({ name: "Jenny", source: "tok_visa" })).id;
});

const form = { "Content-Type": "application/x-www-form-urlencoded" };
const tagOf = ({ lastResponse }: Stripe.Response<unknown>) => lastResponse.headers.etag;
const read = (parameters: Stripe.CustomerRetrieveParams = {}, client = "admin") =>
  service.client(client).customers.retrieve(id, parameters);
/** Updates the customer if it has the tag. */
const update = (tag: string | null | undefined, name: string, key?: string) =>
  service.fetch(`/v1/customers/${id}`, {
    method: "POST",
    headers: { ...form, "If-Match": String(tag), ...(key && { "Idempotency-Key": key }) },
    body: new URLSearchParams({ name }),
  });
const remove = (tag: string | undefined) =>
  service.fetch(`/v1/customers/${id}`, { method: "DELETE", headers: { "If-Match": String(tag) } });
const nameAtStripe = async () => ((await service.stripe().customers.retrieve(id)) as Stripe.Customer).name;

describe("ETag", () => {
  it("is a strong tag of every response with one customer, and changes with the customer", async () => {
    const created = await service.client().customers.create();
    expect(tagOf(created)).toMatch(/^"[\w-]{43}"$/);
    expect(tagOf(await service.client().customers.retrieve(created.id))).toBe(tagOf(created));
    const updated = await service.client().customers.update(created.id, { metadata: { id: "1", object: "card" } });
    expect(tagOf(updated)).not.toBe(tagOf(created));
    const other = await service.client().customers.update(created.id, { metadata: { object: "cards" } });
    expect(tagOf(other)).not.toBe(tagOf(updated));
    const reference = await service.fetch("/v1/customer_references/tagged", { method: "POST" });
    const again = await service.fetch("/v1/customer_references/tagged");
    expect(again.headers.get("etag")).toMatch(/^"[\w-]{43}"$/);
    expect(again.headers.get("etag")).toBe(reference.headers.get("etag"));
  });

  it("does not depend on expand, nor on what the client may see", async () => {
    const method = await service.stripe().paymentMethods.attach("pm_card_visa", { customer: id });
    const invoice_settings = { default_payment_method: method.id };
    await service.stripe().customers.update(id, { invoice_settings });
    await service.control("POST", "/objects", { object: "subscription", customer: id, status: "active" });
    const tag = tagOf(await read());
    const expand = ["cash_balance", "default_source", "discount", "invoice_credit_balance", "sources", "subscriptions"];
    const more = ["invoice_settings.default_payment_method.customer", "tax", "tax_ids", "test_clock"];
    expect(tagOf(await read({ expand: [...expand, ...more] }))).toBe(tag);
    expect(tagOf(await read({}, "storefront"))).toBe(tag);
    await service.stripe().customers.update(id, { invoice_settings: { default_payment_method: "" } });
    expect(tagOf(await read({}, "storefront"))).not.toBe(tag);
  });

  it("is missing in lists, and for a deleted customer", async () => {
    expect(tagOf(await service.client().customers.list())).toBeUndefined();
    expect(tagOf(await service.client().customers.del(id))).toBeUndefined();
    expect(tagOf(await read())).toBeUndefined();
  });
});

describe("If-Match", () => {
  it("admits an update of the customer as it was read", async () => {
    const response = await update(tagOf(await read()), "Jane");
    expect([response.status, await nameAtStripe()]).toEqual([200, "Jane"]);
    const list = await update(`"other", ${response.headers.get("etag")}`, "June");
    expect([list.status, await nameAtStripe()]).toEqual([200, "June"]);
    expect((await update("*", "Jill")).status).toBe(200);
  });

  it.each([undefined, "k-changed"])("rejects an update with 412 after a change, with the key %s", async (key) => {
    const tag = tagOf(await read());
    await service.stripe().customers.update(id, { description: "changed" });
    const response = await update(tag, "Jane", key);
    const { error } = (await response.json()) as { error: object };
    expect(response.status).toBe(412);
    expect(error).toEqual({
      message: `The customer ${id} has changed since you read it, so its ETag differs from If-Match. Retrieve it, then repeat the change with its ETag and a new Idempotency-Key.`,
      type: "invalid_request_error",
    });
    expect(await nameAtStripe()).toBe("Jenny");
    expect((await update(`W/${tagOf(await read())}`, "Jane")).status).toBe(412);
  });

  it("repeats the response to an update whose response was lost", async () => {
    const tag = tagOf(await read());
    const first = await update(tag, "Jane", "k-lost");
    await service.stripe().customers.update(id, { name: "John" });
    const retry = await update(tag, "Jane", "k-lost");
    expect([retry.status, retry.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    expect(await retry.json()).toEqual(await first.json());
    expect(await nameAtStripe()).toBe("John");
  });

  it("never executes an update after its 412, even if it arrives late", async () => {
    const tag = tagOf(await read());
    await service.stripe().customers.update(id, { description: "changed" });
    await update(tag, "Jane", "k-late");
    const late = await update("*", "Jane", "k-late");
    expect(await late.json()).toMatchObject({ error: { type: "idempotency_error" } });
    expect(await nameAtStripe()).toBe("Jenny");
  });

  it("fails without a 412 if Stripe fails to check the key", async () => {
    await service.control("POST", "/faults", { fault: "error_503", times: 100, method: "POST" });
    expect((await update('"old"', "Jane", "k-unknown")).status).toBe(503);
  });

  it("fails if the customer cannot be read, even with a used key", async () => {
    const tag = tagOf(await read());
    await update(tag, "Jane", "k-used");
    await service.control("POST", "/faults", { fault: "error_503", times: 100, method: "GET" });
    expect((await update(tag, "Jane", "k-used")).status).toBe(503);
  });

  it("applies to deletions", async () => {
    const tag = tagOf(await read());
    const { etag } = (await service.client().customers.update(id, { description: "changed" })).lastResponse.headers;
    expect((await remove(tag)).status).toBe(412);
    expect((await remove(etag)).status).toBe(200);
  });

  it("leaves a deleted or unknown customer to Stripe's 404", async () => {
    const tag = tagOf(await read());
    await service.stripe().customers.del(id);
    expect([(await remove(tag)).status, (await update(tag, "Jane")).status, (await update("*", "J")).status]).toEqual([
      404, 404, 404,
    ]);
    id = "cus_unknown";
    expect((await update("*", "Jane")).status).toBe(404);
  });

  it.each(["x", "", '"a" "b"', "*, *"])("rejects the malformed value %j", async (value) => {
    const response = await update(value, "Jane");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("If-Match must be *, or ETags in double quotes.");
  });

  it.each([
    ["GET", `/v1/customers`],
    ["POST", "/v1/customers"],
    ["POST", "/v1/customer_references/r"],
    ["POST", "/v1/payment_methods/pm_card_visa/attach"],
  ])("is rejected at %s %s", async (method, path) => {
    const response = await service.fetch(path, { method, headers: { "If-Match": "*" } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("This endpoint does not support If-Match");
  });
});
