import { env, optionalEnv } from "./env.ts";
import { writeLine } from "./logger.ts";
import { serviceName } from "./service-name.ts";

/** A dimension beside `service` and `environment`: a function's short name, a client, or the cause of a misconfiguration. */
type Dimension = "cause" | "client" | "function";
/** Units of CloudWatch. */
type Unit = "Count" | "Milliseconds" | "Seconds";
interface Declaration {
  readonly unit: Unit;
  /** Dimensions by which the metric is also stored, each one alone. Each value of a dimension is billed as a metric. */
  readonly by: readonly Dimension[];
}

const declaration = <By extends readonly Dimension[]>(unit: Unit, ...by: By) => ({ unit, by }) as const;
const count = declaration("Count");
const countByCaller = declaration("Count", "function", "client");

/** Every metric by its name. Each has the dimensions `service` and `environment`. */
export const metrics = {
  Requests: countByCaller,
  ClientErrors: countByCaller,
  ServerErrors: countByCaller,
  Latency: declaration("Milliseconds", "function"),
  IdempotentReplays: count,
  ConfigurationErrors: declaration("Count", "cause"),
  StaleSecrets: count,
  StripeLatency: declaration("Milliseconds"),
  StripeRateLimits: count,
  StripeRetries: count,
  StripeFailures: count,
  StripeOutages: count,
  EventAge: declaration("Seconds"),
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

/** Maximum values of a metric in one line. */
const maxValues = 100;
const open = new Map<Metric, number[]>();

/** Collects values until the end of the invocation. A full line is written at once. */
export function measure(values: Values) {
  for (const [name, value] of Object.entries(values) as [Metric, number][]) {
    const collected = open.get(name) ?? [];
    open.set(name, collected);
    if (collected.push(value) === maxValues) write({});
  }
}

/** Writes the collected values and these as one line, with these dimensions beside `service` and `environment`. */
export function publishMetrics(values: Values = {}, dimensions: Dimensions = {}) {
  measure(values);
  if (open.size > 0) write(dimensions);
}

type Dimensions = Readonly<Partial<Record<Dimension, string>>>;

/** Writes metrics of different dimensions in one line. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function write(dimensions: Dimensions) {
  const collected = [...open];
  open.clear();
  if (optionalEnv("METRICS") === "off") return;
  writeLine({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: directives(collected, dimensions) },
    service: serviceName,
    environment: env("ENVIRONMENT"),
    ...dimensions,
    ...Object.fromEntries(collected.map(([name, values]) => [name, values.length === 1 ? values[0] : values])),
  });
}

/** Returns which fields of a line are metrics, and by which of its fields each is stored. */
const directives = (collected: readonly [Metric, number[]][], dimensions: Dimensions) =>
  [...Map.groupBy(collected, ([name]) => metrics[name])].map(([{ by, unit }, group]) => ({
    Namespace: namespace,
    Dimensions: dimensionSets(by.filter((name) => dimensions[name])),
    Metrics: group.map(([Name]) => ({ Name, Unit: unit })),
  }));

const dimensionSets = (names: readonly Dimension[]): string[][] =>
  [[], ...names.map((name) => [name])].map((set) => ["service", "environment", ...set]);
