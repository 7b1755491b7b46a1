import { logger, trace } from "./logger.ts";
import { count } from "./metrics.ts";
import { Misconfigured } from "./misconfigured.ts";

/** Logs a failure for the operators. What only they can repair is named, and counted by its cause. */
export function reportFailure(line: string, error: unknown, facts: Readonly<Record<string, unknown>> = {}) {
  const misconfigured = misconfiguredIn(error);
  if (!misconfigured) return logger.error(line, { ...facts, ...trace(error) });
  const { code, message } = misconfigured;
  logger.error(line, { ...facts, ...trace(error), cause: code, problem: message });
  count({ ConfigurationErrors: 1 }, { cause: code });
}

/** Returns what made a call fail: the Stripe SDK wraps what its transport throws, as `detail`. */
export function causeOf(error: unknown): unknown {
  const { detail } = Object(error);
  return detail instanceof Error ? detail : error;
}

/** What an operator must repair, if the failure is of that kind. AWS's message names the role, the action and the resource. */
export function misconfiguredIn(error: unknown): Misconfigured | undefined {
  if (error instanceof Misconfigured) return error;
  const { name, message } = Object(error) as Error;
  return /^(kms\.?)?AccessDenied|^DecryptionFailure/i.test(name)
    ? new Misconfigured("access_denied", message)
    : undefined;
}
