import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { env } from "./env.ts";
import { serviceName } from "./service-name.ts";

/** A dimension beside `service` and `environment`: a function's short name, a client, or the cause of a misconfiguration. */
type Dimension = "cause" | "client" | "function";
type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];
interface Declaration {
  readonly unit: Unit;
  /** Dimensions by which the metric is also stored, each one alone. Each value of a dimension is billed as a metric. */
  readonly by: readonly Dimension[];
}

const declaration = <By extends readonly Dimension[]>(unit: Unit, ...by: By) => ({ unit, by }) as const;
const count = declaration(MetricUnit.Count);
const countByCaller = declaration(MetricUnit.Count, "function", "client");

/** Every metric by its name. Each has the dimensions `service` and `environment`. */
export const metrics = {
  Requests: countByCaller,
  ClientErrors: countByCaller,
  ServerErrors: countByCaller,
  Latency: declaration(MetricUnit.Milliseconds, "function"),
  IdempotentReplays: count,
  ConfigurationErrors: declaration(MetricUnit.Count, "cause"),
  StaleSecrets: count,
  StripeLatency: declaration(MetricUnit.Milliseconds),
  StripeRateLimits: count,
  StripeRetries: count,
  StripeFailures: count,
  StripeOutages: count,
  EventAge: declaration(MetricUnit.Seconds),
  FailedEvents: count,
  UnknownEvents: count,
  RepeatedEvents: count,
  SettledTies: count,
  ConflictingReferences: count,
  RenamedCustomers: count,
  FinishedReconciliations: count,
  FailedReconciliations: count,
  MissingCustomers: count,
  StaleCustomers: count,
  ResurrectedCustomers: count,
  ConflictingCustomers: count,
  UncheckedCustomers: count,
  ExpiringKeys: count,
  UnusedKeys: count,
} as const satisfies Record<string, Declaration>;
/** The name of a metric. */
export type Metric = keyof typeof metrics;
type Values = Readonly<Partial<Record<Metric, number>>>;

/** The namespace of the metrics in CloudWatch. */
export const namespace = "StripeCustomers";

/** Writes metrics of different dimensions in one line. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
class MetricLine extends Metrics {
  override serializeMetrics() {
    const line = super.serializeMetrics();
    const CloudWatchMetrics = line._aws.CloudWatchMetrics.flatMap(({ Metrics: all, ...rest }) =>
      [...Map.groupBy(all, ({ Name }) => metrics[Name as Metric])].map(([{ by }, Metrics]) => ({
        ...rest,
        Dimensions: dimensionSets(by.filter((name) => name in line)) as [string[]],
        Metrics,
      })),
    );
    return { ...line, _aws: { ...line._aws, CloudWatchMetrics } };
  }
}

const dimensionSets = (names: readonly Dimension[]): string[][] =>
  [[], ...names.map((name) => [name])].map((set) => ["service", "environment", ...set]);

let open: MetricLine | undefined;

/** Collects values until the end of the invocation. A full line is written at once. */
export function measure(values: Values) {
  open ??= new MetricLine({ namespace, serviceName, defaultDimensions: { environment: env("ENVIRONMENT") } });
  for (const [name, value] of Object.entries(values)) open.addMetric(name, metrics[name as Metric].unit, value);
}

/** Writes the collected values and these as one line, with these dimensions beside `service` and `environment`. */
export function publishMetrics(values: Values = {}, dimensions: Readonly<Partial<Record<Dimension, string>>> = {}) {
  measure(values);
  if (!open?.hasStoredMetrics()) return;
  for (const [name, value] of Object.entries(dimensions)) if (value) open.addDimension(name, value);
  open.publishStoredMetrics();
}
