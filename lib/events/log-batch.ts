import { performance } from "node:perf_hooks";
import type { MiddlewareObj } from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { logger } from "../platform/logger.ts";
import { publishMetrics } from "../platform/metrics.ts";

/** Logs one line per batch of messages, and publishes its metrics. `duration_ms` is the function's own time. */
export function logBatch(): MiddlewareObj<SQSEvent, SQSBatchResponse> {
  let started = 0;
  return {
    before: () => {
      started = performance.now();
    },
    after: ({ event, context, response }) => {
      logger.info("batch", {
        function_name: context.functionName,
        messages: event.Records.length,
        failed: response?.batchItemFailures.length,
        duration_ms: Math.round(performance.now() - started),
      });
      publishMetrics();
    },
    onError: () => publishMetrics(),
  };
}
