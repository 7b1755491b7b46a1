import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { ServiceFunction } from "../constructs/function.ts";
import { invokeEvery } from "../constructs/schedule.ts";
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
    const { everyMinutes, timeout, concurrency, items } = schedules["report-keys"];
    const reportKeys = new ServiceFunction(this, "report-keys", { name, environment, timeout, concurrency });
    reportKeys.mayRead(data.clientKeys, "CLIENT_KEYS_SECRET");
    reportKeys.mayUse(data.table, items);
    reportKeys.mayPublish(data.bus);
    invokeEvery(everyMinutes, { job: reportKeys, retryAttempts: 2 });
  }
}
