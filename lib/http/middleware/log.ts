import { performance } from "node:perf_hooks";
import { logger } from "../../platform/logger.ts";
import { callerOf, type EndpointMiddleware } from "../request.ts";

/** Logs one line per request after its response is known. `duration_ms` is the time in the function alone. */
export function log(): EndpointMiddleware {
  const started = new WeakMap<object, number>();
  const logRequest: EndpointMiddleware["after"] = ({ event, context, response }) => {
    logger.info("request", {
      request_id: event.requestContext.requestId,
      function_name: context.functionName,
      client: callerOf(event).client,
      status: response?.statusCode,
      code: event.outcome?.code,
      stripe_request_id: event.outcome?.stripe_request_id,
      duration_ms: Math.round(performance.now() - (started.get(event) ?? 0)),
    });
  };
  return {
    before: ({ event }) => {
      started.set(event, performance.now());
    },
    after: logRequest,
    onError: logRequest,
  };
}
