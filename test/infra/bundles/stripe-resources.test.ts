import { describe, expect, it } from "vitest";
import { folder } from "../../../infra/bundles/build.ts";
import { resourcesOf } from "../../../infra/bundles/stripe-resources.ts";

describe("the resources of Stripe's SDK in the bundles", () => {
  it("are those that the function's code names", async () => {
    const resources = await resourcesOf([`${folder}/*.ts`]);
    const of = (name: string) => [...(resources.get(name) ?? [])].sort((a, b) => a.localeCompare(b));
    expect(of("authorize")).toEqual([]);
    expect(of("reconcile-customers")).toEqual(["customers"]);
    expect(of("create-billing-portal-session")).toContain("billingPortal");
    expect(of("delete-customer")).toEqual(
      expect.arrayContaining(["customers", "invoices", "paymentIntents", "setupIntents", "subscriptions"]),
    );
  });
});
