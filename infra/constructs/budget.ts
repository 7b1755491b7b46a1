import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Construct } from "constructs";
import { serviceName } from "../../lib/platform/service-name.ts";
import { nameIn } from "../service.ts";
import type { AlarmTopic } from "./alarm-topic.ts";

interface BudgetProps {
  /** Name of the environment. */
  readonly name: string;
  /** US dollars per month. */
  readonly limit: number;
  readonly notifications: AlarmTopic;
}

/** A budget for the resources with the tags of the environment. It notifies operators at 80 % of the limit, and if the forecast exceeds it. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { name, limit, notifications }: BudgetProps) {
    super(scope, id);
    notifications.admit("budgets.amazonaws.com");
    const subscribers = [{ subscriptionType: "SNS", address: notifications.topic.topicArn }];
    const alert = (notificationType: string, threshold: number): CfnBudget.NotificationWithSubscribersProperty => ({
      notification: { notificationType, comparisonOperator: "GREATER_THAN", threshold, thresholdType: "PERCENTAGE" },
      subscribers,
    });
    new CfnBudget(this, "budget", {
      budget: {
        budgetName: nameIn(name),
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: limit, unit: "USD" },
        filterExpression: { and: Object.entries({ service: serviceName, environment: name }).map(tagged) },
        metrics: ["UnblendedCost"],
      },
      notificationsWithSubscribers: [alert("ACTUAL", 80), alert("FORECASTED", 100)],
    });
  }
}

/** Matches the costs of resources with a tag. */
const tagged = ([key, value]: [string, string]): CfnBudget.ExpressionProperty => ({
  tags: { key, values: [value], matchOptions: ["EQUALS"] },
});
