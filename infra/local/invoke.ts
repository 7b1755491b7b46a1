import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context, Handler } from "aws-lambda";

/** A function that answers an event, as Lambda invokes it. Rejects where the function fails or is too slow. */
export type Invoke = (name: string, event: unknown, timeout: number) => Promise<unknown>;

/** Invokes the functions in functions/ in this process. Events and answers pass as JSON, as they do at Lambda. Timeout in seconds. */
export const invoke: Invoke = async (name, event, timeout) => {
  const { handler }: { handler: Handler } = await import(`../../functions/${name}.ts`);
  const answered = handler(copy(event), contextOf(name, timeout), () => {});
  const done = new AbortController();
  const late = sleep(timeout * 1000, undefined, { signal: done.signal }).then(() => {
    throw new Error(`Task timed out after ${timeout} seconds: ${name}`);
  });
  return copy(await Promise.race([answered, late]).finally(() => done.abort()));
};

const copy = (value: unknown): unknown => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

/** What a function is told of its invocation. Timeout in seconds. */
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
    memoryLimitInMB: "1024",
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
