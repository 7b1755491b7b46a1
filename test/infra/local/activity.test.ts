import { describe, expect, it } from "vitest";
import type { Activity, Invocation } from "../../../infra/local/activity.ts";
import { startContainers } from "../../../infra/local/containers.ts";
import type { Exchange } from "../../../infra/local/gateway/exchange.ts";
import { useService } from "../../support/service.ts";

describe("the activity of a local run", () => {
  const service = useService({ runtime: startContainers });

  it("has each request after its invocations, with their lines and their calls", async () => {
    const activities: Activity[] = [];
    service.observers.add((activity) => activities.push(activity));
    const customer = await service.client().customers.create({ name: "Jenny" });
    expect(activities).toMatchObject([
      { kind: "invocation", functionName: "authorize", calls: [{ method: "POST", status: 200 }, { status: 200 }] },
      {
        kind: "invocation",
        functionName: "create-customer",
        calls: [
          { operation: "secretsmanager.GetSecretValue", status: 200 },
          {
            method: "POST",
            url: `${service.stripeUrl}/v1/customers`,
            status: 200,
            requestId: customer.lastResponse.requestId,
          },
        ],
      },
      {
        kind: "exchange",
        method: "POST",
        url: "/v1/customers",
        endpoint: "create-customer",
        client: "admin",
        body: "name=Jenny",
        response: { statusCode: 200, body: expect.stringContaining(customer.id) },
      },
    ]);
    const [authorize, create, exchange] = activities as [Invocation, Invocation, Exchange];
    expect(new Set([authorize.requestId, create.requestId, exchange.requestId]).size).toBe(1);
    const messages = create.lines.map((line) => JSON.parse(line).message);
    expect(messages).toEqual(expect.arrayContaining(["audit", "request"]));
  });
});
