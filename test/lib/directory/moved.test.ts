import { afterEach, describe, expect, it } from "vitest";
import { referencesAt } from "../../support/references.ts";
import { coldStart, useService } from "../../support/service.ts";
import { withStripeProxy } from "../../support/stripe-proxy.ts";

const service = useService({ searchLag: 0 });
const { get, put } = referencesAt(() => service.url);
const stripe = () => service.stripe();
afterEach(() => coldStart());

describe("a customer that has lost a reference at Stripe", () => {
  it("is not returned for it", async () => {
    const { body } = await put("lost");
    await stripe().customers.update(String(body.id), { metadata: { user_id: "elsewhere" } });
    expect(await get("lost")).toMatchObject({ status: 404, body: { error: { code: "resource_missing" } } });
  });

  it("is not linked to it, although search still finds it", async () => {
    const { id } = await stripe().customers.create({ metadata: { user_id: "elsewhere" } });
    const { status, body } = await withStripeProxy(
      service.stripeUrl,
      async ({ url }) => {
        if (!url.startsWith("/v1/customers/search")) return undefined;
        const data = [await stripe().customers.retrieve(id)];
        return { body: JSON.stringify({ object: "search_result", data, has_more: false, next_page: null }) };
      },
      () => put("searched"),
    );
    expect([status, body]).toMatchObject([200, { metadata: { user_id: "searched" } }]);
    expect(body.id).not.toBe(id);
  });
});

describe("a deleted customer", () => {
  it("gets Stripe's 404 if an update unsets its metadata", async () => {
    const { id } = await stripe().customers.create();
    await stripe().customers.del(id);
    await expect(service.client().customers.update(id, { metadata: "" })).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });
});
