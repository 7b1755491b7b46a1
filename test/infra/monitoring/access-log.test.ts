import { describe, expect, it } from "vitest";
import { environments } from "../../../infra/environments.ts";
import { gatewayErrors } from "../../../infra/gateway-responses.ts";
import { templatesOf } from "../../support/templates.ts";

const { api } = templatesOf("dev", environments.dev);
const filters = Object.values(api.findResources("AWS::Logs::MetricFilter")).map(({ Properties }) => Properties);
const [stage] = Object.values(api.findResources("AWS::ApiGateway::Stage"));
const fields = JSON.parse(stage?.Properties.AccessLogSetting.Format);

describe("the metrics of the access log", () => {
  it("count the responses of API Gateway that no function can count", () => {
    const counted = filters.map(
      ({ FilterPattern, MetricTransformations: [{ MetricName, MetricNamespace, Dimensions }] }) => [
        `${MetricNamespace} ${MetricName}`,
        Dimensions.map(({ Key }: { Key: string }) => Key),
        [...FilterPattern.matchAll(/\$\.error = "(\w+)"/g)].map(([, type]) => type),
      ],
    );
    const base = ["service", "environment"];
    expect(counted).toEqual([
      [
        "StripeCustomers AuthorizerFailures",
        base,
        ["AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "INVALID_API_KEY"],
      ],
      ["StripeCustomers RejectedKeys", base, ["ACCESS_DENIED", "UNAUTHORIZED"]],
      ["StripeCustomers Throttled", base, ["QUOTA_EXCEEDED", "THROTTLED"]],
      ["StripeCustomers Throttled", [...base, "client"], ["QUOTA_EXCEEDED", "THROTTLED"]],
    ]);
    expect(Object.keys(gatewayErrors)).toEqual(expect.arrayContaining(counted.flatMap(([, , types]) => types)));
  });

  it("have dimensions that are fields of the log", () => {
    for (const { MetricTransformations } of filters)
      for (const { Key, Value } of MetricTransformations[0].Dimensions) {
        expect(Value).toBe(`$.${Key}`);
        expect(fields).toHaveProperty(Key);
      }
    expect(fields).toMatchObject({
      service: "stripe-customers",
      environment: "dev",
      client: "$context.authorizer.client",
    });
  });
});
