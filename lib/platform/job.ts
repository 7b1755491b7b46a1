import type { Context } from "aws-lambda";
import { causeOf, reportFailure } from "./failure.ts";
import { logger } from "./logger.ts";
import { publishMetrics } from "./metrics.ts";

type Facts = Readonly<Record<string, unknown>>;

/** Returns a Lambda function for a schedule or an operator. It logs and returns the result of `run`, logs its error, and publishes metrics. */
export function job<Result extends Facts>(run: (event: unknown, context: Context) => Promise<Result>) {
  return async (event: unknown, context: Context): Promise<Result> => {
    const { functionName } = context;
    try {
      const result = await run(event, context);
      logger.info("job", { function_name: functionName, ...result });
      return result;
    } catch (error) {
      reportFailure("failure", causeOf(error), { function_name: functionName });
      throw error;
    } finally {
      publishMetrics();
    }
  };
}
