import { namesIn } from "../capacity.ts";
import type { Environment } from "../environments.ts";
import { endpoints } from "../service.ts";
import { type MetricData, metricsOf } from "./metrics.ts";

type ServiceMetric = Parameters<ReturnType<ReturnType<typeof metricsOf>["service"]>>[0];

/** A graph of the dashboard: by label, the metrics that it shows. */
export interface Graph {
  readonly title: string;
  readonly lines: Readonly<Record<string, MetricData>>;
  /** Whether the lines are parts of a sum. */
  readonly stacked?: boolean;
}

/** Returns the graphs of an environment by heading. */
export function graphsOf(name: string, environment: Environment): Readonly<Record<string, readonly Graph[]>> {
  const of = graphs(name, environment);
  return {
    Traffic: [
      of.endpoints("Requests by endpoint", "Requests", "Sum"),
      of.clients("Requests by client", "Requests"),
      of.service("Responses that Stripe repeated for an Idempotency-Key", ["IdempotentReplays"]),
    ],
    Errors: [
      of.endpoints("5xx by endpoint", "ServerErrors", "Sum"),
      of.clients("4xx by client", "ClientErrors"),
      of.service("Rejections without a function", ["AuthorizerFailures", "RejectedKeys", "Throttled"]),
      of.functions("Failed invocations", "Errors", "Sum"),
    ],
    Latency: [
      of.percentiles("API, in milliseconds", of.metrics.api, "Latency"),
      of.endpoints("Endpoints, p99 in milliseconds", "Latency", "p99"),
    ],
    Stripe: [
      of.percentiles("Requests to Stripe, in milliseconds", of.metrics.service(), "StripeLatency"),
      of.service("Failures", ["StripeFailures", "StripeOutages", "StripeRateLimits", "StripeRetries"]),
    ],
    "Throttling by client": [of.clients("429 by client", "Throttled")],
    Events: [
      of.queue("Oldest event in the queue, in seconds", "ApproximateAgeOfOldestMessage"),
      of.queue("Events in the queue and the dead-letter queue", "ApproximateNumberOfMessagesVisible"),
      of.percentiles("Age of handled events, in seconds", of.metrics.service(), "EventAge"),
      of.service("Events", ["FailedEvents", "RepeatedEvents", "SettledTies", "UnknownEvents"]),
    ],
    Directory: [
      of.service("Repaired customers", ["MissingCustomers", "ResurrectedCustomers", "StaleCustomers"]),
      of.service("For an operator", ["ConflictingReferences", "RenamedCustomers", "UncheckedCustomers"]),
      of.service("Reconciliations", ["FailedReconciliations", "FinishedReconciliations"]),
    ],
    "What costs money": [
      of.functions("Duration of functions, in milliseconds", "Duration", "Sum"),
      of.functions("Concurrent executions", "ConcurrentExecutions", "Maximum"),
      of.logs("Bytes in logs"),
      of.rest("Requests to the API, read and write units of the table, bytes of the audit trail"),
    ],
  };
}

/** Returns functions that create graphs of an environment. */
function graphs(name: string, environment: Environment) {
  const metrics = metricsOf(name);
  const { api, audit, queue, service, table } = metrics;
  const deployed = namesIn(environment);
  const lines = <Name extends string>(names: readonly Name[], metric: (name: Name) => MetricData) =>
    Object.fromEntries(names.map((name) => [name, metric(name)]));
  const names = Object.keys(endpoints) as (keyof typeof endpoints)[];
  const units = ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] as const;
  return {
    metrics,
    endpoints: (title: string, metric: ServiceMetric, statistic: string): Graph => ({
      title,
      lines: lines(names, (each) => service({ function: each })(metric, statistic)),
    }),
    clients: (title: string, metric: ServiceMetric): Graph => ({
      title,
      lines: lines(
        environment.clients.map(({ name }) => name),
        (client) => service({ client })(metric, "Sum"),
      ),
    }),
    service: (title: string, counts: readonly ServiceMetric[]): Graph => ({
      title,
      lines: lines(counts, (count) => service()(count, "Sum")),
    }),
    functions: (title: string, metric: string, statistic: string): Graph => ({
      title,
      lines: lines(deployed, (each) => metrics.lambda(each)(metric, statistic)),
      stacked: statistic === "Sum",
    }),
    percentiles: <Name extends string>(
      title: string,
      metric: (name: Name, statistic: string) => MetricData,
      name: Name,
    ): Graph => ({
      title,
      lines: lines(["p50", "p90", "p99"], (percentile) => metric(name, percentile)),
    }),
    queue: (title: string, metric: string): Graph => ({
      title,
      lines: lines(["events", "failed"], (each) => queue(each)(metric, "Maximum")),
    }),
    logs: (title: string): Graph => ({
      title,
      lines: lines(deployed, (each) => metrics.log(each)("IncomingBytes", "Sum")),
      stacked: true,
    }),
    rest: (title: string): Graph => ({
      title,
      lines: {
        requests: api("Count", "Sum"),
        ...lines(units, (unit) => table()(unit, "Sum")),
        audit: audit("IncomingBytes", "Sum"),
      },
    }),
  };
}
