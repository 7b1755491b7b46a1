import { performance } from "node:perf_hooks";
import type { APIGatewayProxyResult } from "aws-lambda";
import { env } from "../../platform/env.ts";
import { logger } from "../../platform/logger.ts";
import { publishMetrics } from "../../platform/metrics.ts";
import { nameIn } from "../../platform/service-name.ts";
import { requestIdsOf } from "../correlation.ts";
import { callerOf, type EndpointMiddleware } from "../request.ts";

/** Logs one line per request after its response is known, and publishes its metrics. `duration_ms` is the time in the function alone. */
export function log(): EndpointMiddleware {
  const started = new WeakMap<object, number>();
  const logRequest: EndpointMiddleware["after"] = ({ event, context: { functionName }, response }) => {
    const duration_ms = Math.round(performance.now() - (started.get(event) ?? 0));
    const { client } = callerOf(event);
    const { result, ...outcome } = event.outcome ?? {};
    const facts = { ...requestIdsOf(event), function_name: functionName, client, status: response?.statusCode };
    logger.info("request", { ...facts, ...outcome, duration_ms });
    const dimensions = { function: shortName(functionName), client: event.requestContext.authorizer?.client };
    publishMetrics({ Requests: 1, Latency: duration_ms, ...outcomeOf(response) }, dimensions);
  };
  return {
    before: ({ event }) => {
      started.set(event, performance.now());
    },
    after: logRequest,
    onError: logRequest,
  };
}

/** Returns the name of a function in infra/service.ts. */
const shortName = (functionName: string) => functionName.replace(nameIn(env("ENVIRONMENT"), ""), "");

/** A request without a response counts as failed: API Gateway then returns a 502. */
function outcomeOf(response: APIGatewayProxyResult | null | undefined) {
  const status = response?.statusCode ?? 502;
  return {
    ...(status >= 400 && status < 500 && { ClientErrors: 1 }),
    ...(status >= 500 && { ServerErrors: 1 }),
    ...(response?.headers?.["Idempotent-Replayed"] && { IdempotentReplays: 1 }),
  };
}
