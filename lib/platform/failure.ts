import { logger, trace } from "./logger.ts";
import { publishMetrics } from "./metrics.ts";
import { Misconfigured } from "./misconfigured.ts";

/** Logs a failure for the operators. If only they can repair it, the line names the problem and a metric counts its cause. */
export function reportFailure(message: string, error: unknown, facts: Readonly<Record<string, unknown>> = {}) {
  const misconfigured = misconfiguredIn(error);
  if (!misconfigured) return logger.error(message, { ...facts, ...trace(error) });
  const { code, message: problem } = misconfigured;
  logger.error(message, { ...facts, ...trace(error), cause: code, problem });
  publishMetrics({ ConfigurationErrors: 1 }, { cause: code });
}

/** Returns the cause of a failed call: the Stripe SDK wraps the transport's error as `detail`. */
export function causeOf(error: unknown): unknown {
  const { detail } = Object(error);
  return detail instanceof Error ? detail : error;
}

/** Returns the problem if only an operator can repair it, or undefined. AWS's message names role, action and resource. */
export function misconfiguredIn(error: unknown): Misconfigured | undefined {
  if (error instanceof Misconfigured) return error;
  const { name, message } = Object(error) as Error;
  return /^(kms\.?)?AccessDenied|^DecryptionFailure/i.test(name)
    ? new Misconfigured("access_denied", message)
    : undefined;
}
