import { describe, expect, it } from "vitest";
import { useLog } from "../../support/logs.ts";
import { finished, printed, script } from "../../support/programs.ts";
import { useService } from "../../support/service.ts";

const service = useService();
const { lines } = useLog("INFO");
const trail = () => lines("audit");

const request_id = expect.stringMatching(/^[\w-]{36}$/);
const stripe_request_id = expect.stringMatching(/^req_/);

describe("the audit trail", () => {
  it("records the intent and the outcome of a write: client, function, object and result", async () => {
    const { id } = await service.client().customers.create({ name: "Secret Name" });
    const method = await service.client().paymentMethods.attach("pm_card_visa", { customer: id });
    const facts = { client: "admin", request_id };
    const created = { ...facts, function_name: "create-customer" };
    const attached = { ...facts, function_name: "attach-payment-method", object: "pm_card_visa" };
    expect(trail()).toEqual([
      { phase: "intent", ...created },
      { phase: "outcome", ...created, result: id, stripe_request_id, status: 200 },
      { phase: "intent", ...attached },
      { phase: "outcome", ...attached, result: method.id, stripe_request_id, status: 200 },
    ]);
    expect(trail()[0]?.request_id).toBe(trail()[1]?.request_id);
  });

  it("records a write that Stripe rejected", async () => {
    await service
      .client()
      .customers.del("cus_missing")
      .catch(() => {});
    const facts = { client: "admin", function_name: "delete-customer", object: "cus_missing", request_id };
    expect(trail()).toEqual([
      { phase: "intent", ...facts },
      { phase: "outcome", ...facts, code: "resource_missing", stripe_request_id, status: 404 },
    ]);
  });

  it("records each refusal with its reason", async () => {
    await service
      .client("support")
      .customers.create()
      .catch(() => {});
    await service
      .client("storefront")
      .customers.create({ payment_method: "pm_card_visa" })
      .catch(() => {});
    await service
      .client("storefront")
      .customers.retrieve("cus_1", { expand: ["sources"] })
      .catch(() => {});
    await service
      .client()
      .customers.update("cus_1", { metadata: { cvc: "123" } })
      .catch(() => {});
    await service
      .client()
      .customers.create({ name: "4242424242424242" })
      .catch(() => {});
    await service.fetch("/v1/customers", { headers: { Authorization: "Bearer cak_local_admin_wrong" } });
    const refusal = { phase: "refusal", request_id };
    expect(trail()).toEqual([
      { ...refusal, client: "support", reason: "lacks customers:write", status: 403 },
      { ...refusal, client: "storefront", reason: "lacks payment_methods:read", status: 403 },
      { ...refusal, client: "storefront", object: "cus_1", reason: "lacks payment_methods:read", status: 403 },
      { ...refusal, client: "admin", object: "cus_1", reason: "forbidden name", status: 400 },
      { ...refusal, client: "admin", reason: "card number", status: 400 },
      { ...refusal, client: "admin", reason: "unknown key", status: 401 },
    ]);
  });

  it("records no reads", async () => {
    await service.client().customers.list();
    await service
      .client()
      .customers.retrieve("cus_missing")
      .catch(() => {});
    expect(trail()).toEqual([]);
  });

  it("contains an intent without an outcome if the function ends between both", async () => {
    await service.control("POST", "/faults", { fault: "slow", delay_ms: 60_000, path: "/v1/customers" });
    const authorizer = { client: "admin", scopes: "customers:write", rateLimitPolicy: "" };
    const event = { httpMethod: "POST", headers: {}, requestContext: { requestId: "1", authorizer } };
    const child = script(`
      const { handler } = await import("./functions/create-customer.ts");
      await handler(${JSON.stringify(event)}, { functionName: "create-customer", getRemainingTimeInMillis: () => 30_000 });
    `);
    const before = await printed(child, '"intent"');
    child.kill("SIGKILL");
    expect(before).toContain('"phase":"intent"');
    expect((await finished(child)).output).not.toContain("outcome");
  });
});
