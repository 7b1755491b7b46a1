import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect, it, vi } from "vitest";
import type { Activity, Invocation } from "../../../infra/local/activity.ts";
import { startContainers } from "../../../infra/local/functions/containers.ts";
import type { Exchange } from "../../../infra/local/gateway/exchange.ts";
import { awsConfig } from "../../../infra/local/resources.ts";
import type { CustomerChange } from "../../../lib/schemas/change-event.ts";
import { patience } from "../../support/patience.ts";
import { useService } from "../../support/service.ts";

describe("the activity of a local run", () => {
  const service = useService({ runtime: startContainers });

  it("has each event on the bus, and what each subscriber returned or why it failed", async () => {
    const activities: Activity[] = [];
    service.observers.add((activity) => activities.push(activity));
    service.subscribers.add(async function mailer() {
      throw new Error("No mail server");
    });
    service.subscribers.add(async function indexer() {
      return { indexed: 1 };
    });
    const detail: CustomerChange = {
      version: 1,
      id: "evt_1",
      created: 1,
      livemode: false,
      customer: "cus_1",
      references: [],
      changed: ["name"],
    };
    const entry = { Source: "stripe-customers", DetailType: "customer.updated", Detail: JSON.stringify(detail) };
    await new EventBridgeClient(awsConfig(service.awsUrl)).send(new PutEventsCommand({ Entries: [entry] }));
    await vi.waitUntil(() => activities.length === 3, patience);
    service.subscribers.clear();
    const event = expect.objectContaining({ "detail-type": "customer.updated", detail });
    expect(activities[0]).toMatchObject({ kind: "publication", event });
    expect(activities.slice(1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: "notification",
          subscriber: "mailer",
          event,
          error: expect.stringMatching(/^Error: No mail server/),
        }),
        expect.objectContaining({ kind: "notification", subscriber: "indexer", event, result: { indexed: 1 } }),
      ]),
    );
  });

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
