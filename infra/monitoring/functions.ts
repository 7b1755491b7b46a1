import { namesIn } from "../capacity.ts";
import type { Environment } from "../environments.ts";
import {
  type Consumer,
  consumers,
  endpoints,
  type FunctionName,
  functions,
  type Hook,
  type Job,
  type Needs,
  schedules,
  timeouts,
} from "../service.ts";
import type { Group } from "./groups.ts";
import { type Kind, type KindName, kinds } from "./kinds.ts";
import { metricsOf, only, sumOf, type Value } from "./metrics.ts";

/** An alarm of a kind, and what differs from the kind. */
export interface Watch extends Partial<Pick<Kind, "group" | "minutes" | "periods">> {
  readonly kind: KindName;
  /** The function or rule that it watches, if the kind has an alarm for each. */
  readonly subject?: string;
  readonly value: Value;
}

type Metrics = ReturnType<typeof metricsOf>;
interface Row extends Partial<Pick<Consumer & Hook, "timeout">> {
  readonly needs: Needs;
}

/** Returns the alarms of every function that an environment has. */
export const functionAlarms = (name: string, environment: Environment): Watch[] =>
  namesIn(environment).flatMap((each) => alarmsOfFunction(each, metricsOf(name)));

function alarmsOfFunction(name: FunctionName, metrics: Metrics): Watch[] {
  const lambda = metrics.lambda(name);
  const job: Job | undefined = (schedules as Readonly<Record<string, Job>>)[name];
  const { timeout = timeouts.function }: Row = functions[name];
  const share = { metrics: [lambda("Duration", "Maximum")], expression: `100 * a / ${timeout * 1000}` };
  const own: Omit<Watch, "subject">[] = [
    ...(job ? jobAlarms(name, job, metrics) : [{ kind: "errors" as const, value: only(lambda("Errors", "Sum")) }]),
    { kind: "duration", value: share, ...(job && { minutes: job.everyMinutes, periods: 1 }) },
    { kind: "throttles", value: only(lambda("Throttles", "Sum")) },
  ];
  return own.map((watch) => ({ subject: name, group: groupOf(name), ...watch }));
}

function jobAlarms(name: FunctionName, { everyMinutes }: Job, { lambda, rule }: Metrics): Omit<Watch, "subject">[] {
  const minutes = Math.max(everyMinutes, kinds["job-failures"].minutes);
  return [
    { kind: "job-failures", value: only(lambda(name)("Errors", "Sum")), minutes },
    { kind: "job-silence", value: only(lambda(name)("Invocations", "Sum")), minutes: everyMinutes },
    { kind: "rule-failures", value: ruleFailures(rule(name)) },
  ];
}

/** Returns the composite alarm that notifies in place of a function's alarms. */
function groupOf(name: FunctionName): Group | undefined {
  const { needs }: Row = functions[name];
  if (name in consumers || needs.queues?.includes("events")) return "events-delayed";
  if (name in schedules) return "jobs-failing";
  return name in endpoints || name === "authorize" ? "api-failing" : undefined;
}

/** Returns the events that a rule delivered neither to its target nor to a dead-letter queue. */
export const ruleFailures = (rule: ReturnType<Metrics["rule"]>): Value =>
  sumOf([rule("FailedInvocations", "Sum"), rule("InvocationsFailedToBeSentToDlq", "Sum")]);
