import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { ServiceFunction } from "./function.ts";

/** Invokes a function on a schedule. `retryAttempts` applies both to the invocation and to a run that fails. */
export function invokeEvery(minutes: number, { job, retryAttempts }: { job: ServiceFunction; retryAttempts: number }) {
  job.live.configureAsyncInvoke({ retryAttempts });
  const target = new LambdaFunction(job.live, { retryAttempts, maxEventAge: Duration.hours(1) });
  new Rule(job, "schedule", { schedule: Schedule.rate(Duration.minutes(minutes)), targets: [target] });
}
