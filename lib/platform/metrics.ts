import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { env } from "./env.ts";
import { serviceName } from "./service-name.ts";

const metrics = new Metrics({ namespace: "StripeCustomers", serviceName });

/** Publishes counts by name as CloudWatch metrics, with the dimension `environment` and the given ones. */
export function count(counts: Readonly<Record<string, number>>, dimensions: Readonly<Record<string, string>> = {}) {
  metrics.addDimension("environment", env("ENVIRONMENT"));
  for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value);
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
}
