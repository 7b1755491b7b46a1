import type { Context } from "aws-lambda";
import { causeOf, reportFailure } from "./failure.ts";
import { logger } from "./logger.ts";

type Facts = Readonly<Record<string, unknown>>;

/** A Lambda function that a schedule invokes, or an operator by hand: what it did is logged and answered. */
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
    }
  };
}
