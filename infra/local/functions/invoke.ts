import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";
import { type FunctionName, memory } from "../../service.ts";
import type { Observer } from "../activity.ts";

/** Invokes a function as Lambda does. Events and results pass as JSON. Rejects if the function fails or exceeds the timeout, in seconds. */
export type Invoke = (name: string, event: unknown, timeout: number) => Promise<unknown>;

/**
 * Returns a way to invoke functions until the signal ends it. `variables` returns the environment variables of a function.
 * `observe` is called with each invocation.
 */
export type Runtime = (
  variables: (name: FunctionName) => Readonly<Record<string, string>>,
  signal: AbortSignal,
  observe?: Observer,
) => Invoke;

/** Returns the error of a function that exceeds its timeout, in seconds. */
export const timedOut = (name: string, timeout: number) =>
  new Error(`Task timed out after ${timeout} seconds: ${name}`);

/** Returns the context of an invocation. Timeout in seconds. */
export function contextOf(name: string, timeout: number): Context {
  const deadline = Date.now() + timeout * 1000;
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: "$LATEST",
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: "local",
    memoryLimitInMB: String(memory),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
