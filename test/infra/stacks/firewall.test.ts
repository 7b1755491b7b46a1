import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { managedRules } from "../../../infra/constructs/firewall-rules.ts";
import { type Environment, environments } from "../../../infra/environments.ts";
import { documents, rowsUnder } from "../../support/documents.ts";
import { templatesOf } from "../../support/templates.ts";

const { prod }: { prod: Environment } = environments;
const { api } = templatesOf("prod", { ...prod, firewall: true });
const [acl] = Object.values(api.findResources("AWS::WAFv2::WebACL")).map(({ Properties }) => Properties);
const groups = acl.Rules.flatMap(
  ({ Statement }: { Statement: object }) => Object(Statement).ManagedRuleGroupStatement ?? [],
);

describe("the firewall", () => {
  it("limits requests per minute, and admits signed events", () => {
    const { Statement } = acl.Rules.find(({ Name }: { Name: string }) => Name === "rate");
    expect(Statement.RateBasedStatement.EvaluationWindowSec).toBe(60);
    expect(groups).toHaveLength(3);
    for (const { ScopeDownStatement } of groups)
      expect(ScopeDownStatement.NotStatement.Statement.ByteMatchStatement).toMatchObject({
        FieldToMatch: { UriPath: {} },
        PositionalConstraint: "EXACTLY",
        SearchString: "/v1/webhooks/stripe",
      });
    api.hasResourceProperties("AWS::WAFv2::WebACLAssociation", {
      WebACLArn: { "Fn::GetAtt": [Match.stringLikeRegexp("^apifirewallacl"), "Arn"] },
    });
  });

  it("counts, but does not block, large requests and texts that look like an attack", () => {
    const counted = groups.map(({ RuleActionOverrides }: { RuleActionOverrides: object[] }) => RuleActionOverrides);
    const count = (Name: string) => ({ Name, ActionToUse: { Count: {} } });
    expect(counted).toEqual(Object.values(managedRules).map((rules) => Object.keys(rules).map(count)));
    const names = counted.flat().map(({ Name }: { Name: string }) => Name);
    for (const field of ["BODY", "QUERYSTRING", "URIPATH"]) expect(names).toContain(`SizeRestrictions_${field}`);
  });

  it("states the reason for each rule that only counts in the operators' guide", () => {
    const documented = Object.fromEntries(rowsUnder(documents.operators, "rules that only count"));
    const reasons = new Map<string, string>();
    for (const [rule, reason] of Object.values(managedRules).flatMap((rules) => Object.entries(rules)))
      reasons.set(reason, [reasons.get(reason) ?? [], `\`${rule}\``].flat().join(", "));
    expect(documented).toEqual(Object.fromEntries([...reasons].map(([reason, rules]) => [rules, reason])));
  });

  it("logs blocked and counted requests and samples all, without keys and personal data", () => {
    for (const { VisibilityConfig } of [acl, ...acl.Rules])
      expect(VisibilityConfig).toMatchObject({ SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true });
    const hidden = (Field: object) => ({ Action: "SUBSTITUTION", Field });
    expect(acl.DataProtectionConfig.DataProtections).toEqual([
      hidden({ FieldType: "BODY" }),
      hidden({ FieldType: "QUERY_STRING" }),
      hidden({ FieldType: "SINGLE_HEADER", FieldKeys: ["authorization", "cookie", "idempotency-key"] }),
    ]);
    const kept = ["BLOCK", "COUNT"].map((Action) => ({ ActionCondition: { Action } }));
    api.hasResourceProperties("AWS::WAFv2::LoggingConfiguration", {
      LogDestinationConfigs: [{ "Fn::Join": ["", Match.arrayWith([":log-group:"])] }],
      RedactedFields: [{ UriPath: {} }],
      LoggingFilter: {
        DefaultBehavior: "DROP",
        Filters: [{ Behavior: "KEEP", Requirement: "MEETS_ANY", Conditions: kept }],
      },
    });
    api.hasResourceProperties("AWS::Logs::LogGroup", { LogGroupName: "aws-waf-logs-stripe-customers-prod" });
  });
});
