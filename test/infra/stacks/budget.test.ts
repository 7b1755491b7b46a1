import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { addStacks } from "../../../infra/stacks/all.ts";
import { unbundledApp } from "../../../infra/stacks/unbundled.ts";
import { templatesOf } from "../../support/templates.ts";

const { dev, prod } = environments as Readonly<Record<"dev" | "prod", Environment>>;

describe("the cost of an environment", () => {
  it("has a budget for its tags, which notifies the operators", () => {
    const { operations } = templatesOf("prod", { ...prod, budget: 300 });
    const [topic] = Object.keys(operations.findResources("AWS::SNS::Topic"));
    const [budget] = Object.values(operations.findResources("AWS::Budgets::Budget"));
    const alert = (NotificationType: string, Threshold: number) => ({
      Notification: { NotificationType, Threshold, ThresholdType: "PERCENTAGE", ComparisonOperator: "GREATER_THAN" },
      Subscribers: [{ SubscriptionType: "SNS", Address: { Ref: topic } }],
    });
    const tags = (Key: string, Values: string[]) => ({ Tags: { Key, Values, MatchOptions: ["EQUALS"] } });
    expect(budget?.Properties).toEqual({
      Budget: {
        BudgetName: "stripe-customers-prod",
        BudgetType: "COST",
        TimeUnit: "MONTHLY",
        BudgetLimit: { Amount: 300, Unit: "USD" },
        FilterExpression: { And: [tags("service", ["stripe-customers"]), tags("environment", ["prod"])] },
        Metrics: ["UnblendedCost"],
      },
      NotificationsWithSubscribers: [alert("ACTUAL", 80), alert("FORECASTED", 100)],
    });
    for (const [type, document] of Object.entries({ "SNS::TopicPolicy": "PolicyDocument", "KMS::Key": "KeyPolicy" }))
      operations.hasResourceProperties(`AWS::${type}`, {
        [document]: Match.objectLike({
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: "Allow", Principal: { Service: Match.arrayWith(["budgets.amazonaws.com"]) } }),
          ]),
        }),
      });
  });

  it("has no budget if the environment declares none", () => {
    const { budget, ...without } = prod;
    templatesOf("prod", without).operations.resourceCountIs("AWS::Budgets::Budget", 0);
  });

  it("is assigned by the tags of each stack: service, environment and owner", () => {
    const stacks = addStacks(unbundledApp(), "dev", { ...dev, owner: "payments team" });
    for (const stack of Object.values(stacks))
      expect(stack.tags.tagValues()).toEqual({
        service: "stripe-customers",
        environment: "dev",
        owner: "payments team",
      });
  });
});
