import { AccessLogFormat, LogGroupLogDestination, type StageOptions } from "aws-cdk-lib/aws-apigateway";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { FilterPattern, type LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { namespace } from "../../lib/platform/metrics.ts";
import { serviceName } from "../../lib/platform/service-name.ts";
import type { Environment } from "../environments.ts";
import { type GatewayMetric, gatewayMetrics } from "../monitoring/metrics.ts";
import { logGroupNames } from "../service.ts";
import { ServiceLogGroup } from "./log-group.ts";

/** Fields of the access log: client, request, result and duration. No IP addresses and no personal ids. */
const fields = {
  request_id: "$context.requestId",
  time: "$context.requestTime",
  client: "$context.authorizer.client",
  method: "$context.httpMethod",
  resource: "$context.resourcePath",
  status: "$context.status",
  error: "$context.error.responseType",
  latency_ms: "$context.responseLatency",
  integration_latency_ms: "$context.integrationLatency",
};

interface AccessLogProps {
  readonly name: string;
  readonly environment: Environment;
  readonly key: IKey;
}

/** Creates the access log of the API with its metrics, and returns the options of the stage that writes it. */
export function accessLog(
  scope: Construct,
  { name, environment, key }: AccessLogProps,
): Pick<StageOptions, "accessLogDestination" | "accessLogFormat"> {
  const logGroupName = logGroupNames.access(name);
  const logGroup = new ServiceLogGroup(scope, "access-logs", { logGroupName, environment, key });
  for (const metric of Object.keys(gatewayMetrics) as GatewayMetric[]) {
    addMetric(logGroup, metric);
    for (const dimension of gatewayMetrics[metric].by) addMetric(logGroup, metric, dimension);
  }
  // The dimensions of a metric must be fields of the log.
  const format = { service: serviceName, environment: name, ...fields };
  return {
    accessLogDestination: new LogGroupLogDestination(logGroup),
    accessLogFormat: AccessLogFormat.custom(JSON.stringify(format)),
  };
}

function addMetric(logGroup: LogGroup, metricName: GatewayMetric, ...dimensions: string[]) {
  logGroup.addMetricFilter([metricName, ...dimensions].join("-"), {
    filterPattern: FilterPattern.any(
      ...gatewayMetrics[metricName].responses.map((type) => FilterPattern.stringValue("$.error", "=", type)),
    ),
    metricNamespace: namespace,
    metricName,
    metricValue: "1",
    dimensions: Object.fromEntries(["service", "environment", ...dimensions].map((field) => [field, `$.${field}`])),
  });
}
