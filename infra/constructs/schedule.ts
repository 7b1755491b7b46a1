import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { nameIn } from "../service.ts";
import type { ServiceFunction } from "./function.ts";

interface Scheduled {
  readonly job: ServiceFunction;
  /** Name of the environment. */
  readonly name: string;
  /** Applies both to the invocation and to a run that fails. */
  readonly retryAttempts: number;
}

/** Invokes a function on a schedule. The rule has the name of the function. */
export function invokeEvery(minutes: number, { job, name, retryAttempts }: Scheduled) {
  job.live.configureAsyncInvoke({ retryAttempts });
  const target = new LambdaFunction(job.live, { retryAttempts, maxEventAge: Duration.hours(1) });
  new Rule(job, "schedule", {
    ruleName: nameIn(name, job.node.id),
    schedule: Schedule.rate(Duration.minutes(minutes)),
    targets: [target],
  });
}
