import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { type Endpoint, endpoints } from "../../../infra/service.ts";
import { accessOf } from "../../../lib/access/scopes.ts";
import {
  common,
  permissions,
  reading,
  sending,
  statementsOf,
  templatesOf,
  using,
  usingHistory,
} from "../../support/templates.ts";

describe.each(Object.entries<Environment>(environments))("the permissions of %s", (name, environment) => {
  const templates = templatesOf(name, environment);
  const { api, details, data, events, operations } = templates;

  it("give each function only its own secrets, tables and queues", () => {
    for (const template of [api, details])
      template.allResourcesProperties("AWS::Lambda::Function", {
        Architectures: ["arm64"],
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        TracingConfig: { Mode: "Active" },
      });
    for (const [endpoint, { scope, needs, stack = "api" }] of Object.entries<Endpoint>(endpoints))
      expect([endpoint, ...permissions(templates[stack], endpoint)]).toEqual([
        endpoint,
        ...(needs.history ? common : reading(scope ? `stripe${accessOf(scope)}key` : "stripewebhooksecret")),
        ...(scope ? [] : sending("queuesevents")),
        ...(needs.table ? using(needs.table) : []),
        ...(needs.history ? usingHistory(needs.history) : []),
      ]);
    const recordsUse = using([{ actions: ["UpdateItem"], items: ["key"] }]);
    expect(permissions(api, "authorize")).toEqual([...reading("clientkeys"), ...recordsUse]);
  });

  it("limit the items of the table in requests that name their keys, and in no others", () => {
    // A request to the table of the histories always names a key, because no function may scan it.
    const statements = [api, details, events, operations]
      .flatMap(statementsOf)
      .filter(({ Resource }) => !JSON.stringify(Resource).includes("GetAtthistory"))
      .filter(({ Action }) => [Action].flat().every((action) => action.startsWith("dynamodb:")));
    const whole = statements.filter(({ Condition }) => !Condition).flatMap(({ Action }) => Action);
    expect(new Set(whole)).toEqual(new Set(["dynamodb:DescribeTable", "dynamodb:Scan"]));
    // Without Null, ForAllValues is true for a request that names no key.
    for (const { Condition } of statements)
      if (Condition)
        expect(Condition).toEqual({
          Null: { "dynamodb:LeadingKeys": "false" },
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": expect.anything() },
        });
  });

  it("grant no wildcard, except on the resources of X-Ray and of alarms", () => {
    const withoutResources = ["cloudwatch:DescribeAlarms", "xray:PutTelemetryRecords", "xray:PutTraceSegments"];
    for (const { Action, Resource } of [api, data, details, events, operations].flatMap(statementsOf)) {
      expect([Action].flat().filter((action) => action.includes("*"))).toEqual([]);
      if (Resource === "*") expect(withoutResources).toEqual(expect.arrayContaining([Action].flat()));
    }
  });
});
