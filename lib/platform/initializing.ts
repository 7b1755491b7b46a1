import { setTimeout as sleep } from "node:timers/promises";

/** Maximum time of the work, in milliseconds: Lambda starts a function again whose initialization takes 10 seconds. */
const maxTime = 3_000;

/**
 * Returns the handler of a Lambda function with `initialize`, which the bundle awaits before the first request: Lambda
 * gives the initialization more processor time. The work may fail: the first request then does it, and reports its error.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function initializing<Handler extends object>(handler: Handler, ...work: (() => Promise<unknown>)[]) {
  const started = () => work.map(async (start) => start());
  const initialize = () => Promise.race([Promise.allSettled(started()), sleep(maxTime, undefined, { ref: false })]);
  return Object.assign(handler, { initialize });
}
