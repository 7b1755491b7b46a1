import type { Context } from "aws-lambda";
import { logger, trace } from "./logger.ts";

type Counts = Readonly<Record<string, unknown>>;

/** A Lambda function that a schedule invokes, or an operator by hand: what it did is logged and answered. */
export function job<Result extends Counts>(run: () => Promise<Result>) {
  return async (_event: unknown, { functionName }: Context): Promise<Result> => {
    try {
      const result = await run();
      logger.info("job", { function_name: functionName, ...result });
      return result;
    } catch (error) {
      logger.error("failure", { function_name: functionName, ...trace(error) });
      throw error;
    }
  };
}
