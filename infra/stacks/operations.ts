import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { ServiceFunction } from "../constructs/function.ts";
import type { Environment } from "../environments.ts";
import { schedules } from "../service.ts";
import type { DataStack } from "./data.ts";

interface OperationsStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
}

/** What watches over the service. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { name, environment, data, ...props }: OperationsStackProps) {
    super(scope, id, props);
    const { everyHours, timeout } = schedules["report-keys"];
    const reportKeys = new ServiceFunction(this, "report-keys", { name, environment, timeout });
    reportKeys.mayRead(data.clientKeys, "CLIENT_KEYS_SECRET");
    reportKeys.mayUse(data.table, ["BatchGetItem"], "key#");
    reportKeys.mayPublish(data.bus);
    const target = new LambdaFunction(reportKeys.lambda, { retryAttempts: 2, maxEventAge: Duration.hours(1) });
    new Rule(this, "report-keys-schedule", { schedule: Schedule.rate(Duration.hours(everyHours)), targets: [target] });
  }
}
