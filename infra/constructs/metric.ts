import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { MetricData } from "../monitoring/metrics.ts";

/** Returns the CDK's form of a metric. */
export const metricFrom = ({ name, dimensions, ...metric }: MetricData, period: Duration, label?: string): Metric =>
  new Metric({ ...metric, metricName: name, dimensionsMap: { ...dimensions }, period, label });
