import type { Environment } from "../environments.ts";
import { functions, type Needs, nameIn } from "../service.ts";
import type { KindName } from "./kinds.ts";
import { metricsOf, only, percentageOf, sumOf, type Value } from "./metrics.ts";

/** Requests that must be throttled or fail before their share counts. */
const fewRequests = 5;

/** The kinds with one alarm per environment. */
export type SingleKind = Exclude<
  KindName,
  "duration" | "errors" | "job-failures" | "job-silence" | "rule-failures" | "throttles"
>;

/** Returns what the alarms that an environment has once watch. Undefined if it has none of a kind. */
export function singleValues(name: string, { firewall, region }: Environment): Record<SingleKind, Value | undefined> {
  const metrics = metricsOf(name);
  const { account, api, audit } = metrics;
  const service = metrics.service();
  const total = (metric: Parameters<typeof service>[0]) => only(service(metric, "Sum"));
  const webhook = metrics.service({ function: "receive-stripe-webhook" });
  const requests = api("Count", "Sum");
  const failedWrites = { metrics: [audit("DeliveryToS3.Success", "Average")], expression: "100 * (1 - a)" };
  return {
    "reconciliation-silence": total("FinishedReconciliations"),
    "api-errors": percentageOf(api("5XXError", "Sum"), requests, fewRequests),
    "api-latency": only(api("Latency", "p99")),
    "authorizer-failures": total("AuthorizerFailures"),
    "rejected-keys": total("RejectedKeys"),
    "client-throttles": percentageOf(service("Throttled", "Sum"), requests, fewRequests),
    "firewall-blocks": firewall ? only(metrics.firewall(region)("BlockedRequests", "Sum")) : undefined,
    "account-concurrency": only(account("ClaimedAccountConcurrency", "Maximum")),
    "queue-age": only(metrics.queue("events")("ApproximateAgeOfOldestMessage", "Maximum")),
    "queue-depth": only(metrics.queue("events")("ApproximateNumberOfMessagesVisible", "Maximum")),
    "event-age": only(service("EventAge", "p90")),
    "dead-letters": only(metrics.queue("failed")("ApproximateNumberOfMessagesVisible", "Maximum")),
    "webhook-rejections": only(webhook("ClientErrors", "Sum")),
    "table-failures": tableFailures(metrics),
    "directory-drift": sumOf(
      (["MissingCustomers", "StaleCustomers", "ResurrectedCustomers"] as const).map((metric) => service(metric, "Sum")),
    ),
    "unchecked-customers": total("UncheckedCustomers"),
    "conflicting-references": sumOf([service("ConflictingReferences", "Sum"), service("ConflictingCustomers", "Sum")]),
    "renamed-customers": total("RenamedCustomers"),
    "configuration-errors": total("ConfigurationErrors"),
    "stale-secrets": total("StaleSecrets"),
    "expiring-keys": only(service("ExpiringKeys", "Maximum")),
    "audit-errors": auditDelivery(name, "DeliveryErrors"),
    "audit-throttles": auditDelivery(name, "DeliveryThrottling"),
    "audit-age": only(audit("DeliveryToS3.DataFreshness", "Maximum")),
    "audit-failures": failedWrites,
    "stripe-outages": total("StripeOutages"),
    "stripe-failures": total("StripeFailures"),
    "stripe-latency": only(service("StripeLatency", "p90")),
    "stripe-rate-limits": total("StripeRateLimits"),
  };
}

/** The operations on items that the functions use. DynamoDB counts its errors only by operation. */
const operations = new Set(
  Object.values<{ needs: Needs }>(functions).flatMap(({ needs: { table = [] } }) =>
    table.flatMap(({ actions, items }) => (items.length > 0 ? actions : [])),
  ),
);

const tableFailures = ({ table }: ReturnType<typeof metricsOf>): Value =>
  sumOf([
    table()("ReadThrottleEvents", "Sum"),
    table()("WriteThrottleEvents", "Sum"),
    ...[...operations].map((Operation) => table({ Operation })("SystemErrors", "Sum")),
  ]);

/** Returns a metric of all subscriptions of the audit trail. A query, because there is one per function. */
const auditDelivery = (environment: string, metric: string): Value => ({
  metrics: [],
  expression: `SELECT SUM(${metric}) FROM "AWS/Logs" WHERE FilterName = '${nameIn(environment, "audit")}'`,
});
