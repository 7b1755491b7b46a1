import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { env } from "./env.ts";
import { serviceName } from "./service-name.ts";

const metrics = new Metrics({ namespace: "StripeCustomers", serviceName });

/** Counts, by name, as CloudWatch metrics of the environment, with further dimensions if there are any. */
export function count(counts: Readonly<Record<string, number>>, dimensions: Readonly<Record<string, string>> = {}) {
  metrics.addDimension("environment", env("ENVIRONMENT"));
  for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value);
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
}
