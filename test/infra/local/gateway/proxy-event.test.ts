import {
  APIGatewayProxyEventSchema,
  APIGatewayRequestAuthorizerEventSchema,
  SqsSchema,
} from "@aws-lambda-powertools/parser/schemas";
import { describe, expect, it, vi } from "vitest";
import { invoke } from "../../../support/invoke.ts";
import { patience } from "../../../support/patience.ts";
import { useService } from "../../../support/service.ts";

describe("the events of the local gateway and queue", () => {
  const schemas: Record<string, { parse(event: unknown): unknown }> = {
    authorize: APIGatewayRequestAuthorizerEventSchema,
    "consume-stripe-events": SqsSchema,
  };
  const events: [string, unknown][] = [];
  const service = useService({
    webhooks: true,
    invoke: (name, event, timeout) => {
      events.push([name, event]);
      return invoke(name, event, timeout);
    },
  });

  it("have the shape of API Gateway's REST API and of SQS", async () => {
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    await service.fetch("/v1/customers", { method: "POST", headers: form, body: "name=J" });
    await service.fetch("/v1/customers?limit=1&expand[]=data.sources&expand[]=data.tax");
    await service.fetch("/v1/customers/cus_%2Fx", { method: "DELETE" });
    await vi.waitUntil(() => events.some(([name]) => name === "consume-stripe-events"), patience);
    for (const [name, event] of events) (schemas[name] ?? APIGatewayProxyEventSchema).parse(event);
    const requests = events.filter(([name]) => !name.includes("stripe"));
    expect(requests.map(([name]) => name)).toEqual([
      "authorize",
      "create-customer",
      "list-customers",
      "delete-customer",
    ]);
    expect(requests.map(([, event]) => event)).toMatchObject([
      {
        type: "REQUEST",
        methodArn: "arn:aws:execute-api:local:000000000000:local/v1/POST/customers",
        resource: "/customers",
        requestContext: { stage: "v1", path: "/v1/customers" },
      },
      {
        body: "name=J",
        isBase64Encoded: false,
        queryStringParameters: null,
        requestContext: { authorizer: { client: "admin" } },
      },
      {
        body: null,
        queryStringParameters: { limit: "1", "expand[]": "data.tax" },
        multiValueQueryStringParameters: { limit: ["1"], "expand[]": ["data.sources", "data.tax"] },
      },
      { resource: "/customers/{customer}", path: "/customers/cus_%2Fx", pathParameters: { customer: "cus_%2Fx" } },
    ]);
  });
});
