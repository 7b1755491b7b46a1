import { type Metric, namespace } from "../../lib/platform/metrics.ts";
import { serviceName } from "../../lib/platform/service-name.ts";
import type { GatewayErrorType } from "../gateway-responses.ts";
import { type FunctionName, logGroupNames, nameIn, type QueueName, queues, stage } from "../service.ts";

/** A metric of CloudWatch, with its statistic. */
export interface MetricData {
  readonly namespace: string;
  readonly name: string;
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A value that an alarm watches: an expression over metrics, which has the first letters of the alphabet as their names. */
export interface Value {
  readonly metrics: readonly MetricData[];
  /** By default, the value is that of the only metric. */
  readonly expression?: string;
}

/** A metric of the access log: it counts responses of API Gateway. */
interface GatewayCount {
  readonly responses: readonly GatewayErrorType[];
  /** The dimensions by which it is also stored. */
  readonly by: readonly "client"[];
}

/** Metrics that only the access log shows, because no function runs. After a rejected key, no client is known. */
export const gatewayMetrics = {
  AuthorizerFailures: {
    responses: ["AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "INVALID_API_KEY"],
    by: [],
  },
  RejectedKeys: { responses: ["ACCESS_DENIED", "UNAUTHORIZED"], by: [] },
  Throttled: { responses: ["QUOTA_EXCEEDED", "THROTTLED"], by: ["client"] },
} as const satisfies Readonly<Record<string, GatewayCount>>;
export type GatewayMetric = keyof typeof gatewayMetrics;

const ids = "abcdefghij";

/** Returns the name of a metric in an expression. CloudWatch accepts at most 10 metrics per alarm. */
export const idOf = (index: number): string => ids.charAt(index);

/** Returns the metrics of an environment, by the resource that they describe. */
export function metricsOf(environment: string) {
  const metric =
    <Name extends string = string>(space: string, dimensions: MetricData["dimensions"]) =>
    (name: Name, statistic: string): MetricData => ({ namespace: space, name, statistic, dimensions });
  const named = (...parts: string[]) => nameIn(environment, ...parts);
  return {
    /** The metrics of the service: those of its functions, and those of its access log. */
    service: (dimensions: { function?: FunctionName } | { client?: string } = {}) =>
      metric<Metric | GatewayMetric>(namespace, { service: serviceName, environment, ...dimensions }),
    lambda: (name: FunctionName) => metric("AWS/Lambda", { FunctionName: named(name) }),
    /** The log of a function. */
    log: (name: FunctionName) => metric("AWS/Logs", { LogGroupName: logGroupNames.function(environment, name) }),
    account: metric("AWS/Lambda", {}),
    api: metric("AWS/ApiGateway", { ApiName: named(), Stage: stage }),
    queue: (name: QueueName) => metric("AWS/SQS", { QueueName: named(queues[name]) }),
    table: (dimensions: { Operation?: string } = {}) => metric("AWS/DynamoDB", { TableName: named(), ...dimensions }),
    audit: metric("AWS/Firehose", { DeliveryStreamName: named("audit") }),
    /** `bus` is the name of the rule's event bus. Without it, the rule is of the default bus. */
    rule: (name: string, bus?: string) =>
      metric("AWS/Events", { RuleName: named(name), ...(bus && { EventBusName: bus }) }),
    firewall: (region: string) => metric("AWS/WAFV2", { WebACL: named("firewall"), Region: region, Rule: "ALL" }),
  };
}

/** Returns the value of a metric. */
export const only = (metric: MetricData): Value => ({ metrics: [metric] });

/** Returns the sum of metrics. A metric without data counts as 0. */
export const sumOf = (metrics: readonly MetricData[]): Value => ({
  metrics,
  expression: metrics.map((_, index) => `FILL(${idOf(index)}, 0)`).join(" + "),
});

/** Returns what percentage one metric is of another; 0 if the first is below `minimum`, so that few requests raise no alarm. */
export const percentageOf = (part: MetricData, whole: MetricData, minimum: number): Value => ({
  metrics: [part, whole],
  expression: `IF(FILL(${idOf(0)}, 0) < ${minimum}, 0, 100 * FILL(${idOf(0)}, 0) / ${idOf(1)})`,
});
