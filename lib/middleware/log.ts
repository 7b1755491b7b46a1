import { performance } from "node:perf_hooks";
import { callerOf, type EndpointMiddleware } from "../event.ts";
import { logger } from "../logger.ts";

/** One line for each request, once its answer is known. `duration_ms` is the function's own time. */
export function log(): EndpointMiddleware {
  const started = new WeakMap<object, number>();
  const line: EndpointMiddleware["after"] = ({ event, context, response }) => {
    const { client } = callerOf(event);
    const { requestId } = event.requestContext;
    const answered = response?.headers?.["Request-Id"];
    logger.info("request", {
      request_id: requestId,
      function_name: context.functionName,
      client,
      status: response?.statusCode,
      stripe_request_id: answered === requestId ? undefined : answered,
      duration_ms: Math.round(performance.now() - (started.get(event) ?? 0)),
    });
  };
  return {
    before: ({ event }) => {
      started.set(event, performance.now());
    },
    after: line,
    onError: line,
  };
}
