import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { Alarms } from "../constructs/alarms.ts";
import { MonthlyBudget } from "../constructs/budget.ts";
import { ServiceDashboard } from "../constructs/dashboard.ts";
import { ServiceFunction } from "../constructs/function.ts";
import { invokeEvery } from "../constructs/schedule.ts";
import type { Environment } from "../environments.ts";
import { schedules } from "../service.ts";
import type { EventsStack } from "./events.ts";

interface OperationsStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly events: EventsStack;
}

/** The daily report about client keys, and the alarms and the budget of the environment with their topic and dashboard. */
export class OperationsStack extends Stack {
  /** The topic that notifies the operators. */
  readonly notifications: AlarmTopic;

  constructor(scope: Construct, id: string, { name, environment, events, ...props }: OperationsStackProps) {
    super(scope, id, props);
    const { everyMinutes, timeout, concurrency } = schedules["report-keys"];
    const { resources } = events;
    const job = new ServiceFunction(this, "report-keys", { name, environment, resources, timeout, concurrency });
    invokeEvery(everyMinutes, { job, name, retryAttempts: 2 });
    this.notifications = new AlarmTopic(this, "notifications", { name, environment });
    const alarms = new Alarms(this, "alarms", { name, environment, topic: this.notifications.topic });
    new ServiceDashboard(this, "overview", { name, environment, alarms: alarms.notifying });
    if (environment.budget)
      new MonthlyBudget(this, "budget", { name, limit: environment.budget, notifications: this.notifications });
  }
}
