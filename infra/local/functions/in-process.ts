import { setTimeout as sleep } from "node:timers/promises";
import type { Handler } from "aws-lambda";
import { type FunctionName, functions } from "../../service.ts";
import { contextOf, type Invoke, type Runtime, timedOut } from "./invoke.ts";

/** Invokes a function in this process. */
export const invoke: Invoke = async (name, event, timeout) => {
  const { handler }: { handler: Handler } = await import(`../../../functions/${name}.ts`);
  const result = handler(copy(event), contextOf(name, timeout), () => {});
  const done = new AbortController();
  const timedOutLater = sleep(timeout * 1000, undefined, { signal: done.signal }).then(() => {
    throw timedOut(name, timeout);
  });
  return copy(await Promise.race([result, timedOutLater]).finally(() => done.abort()));
};

const copy = (value: unknown): unknown => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

/** Returns a runtime in this process, with the variables of all functions together. bundles.test.ts tests that each has its own. */
export const inProcess =
  (invoke: Invoke): Runtime =>
  (variables) => {
    for (const name of Object.keys(functions) as FunctionName[]) Object.assign(process.env, variables(name));
    return invoke;
  };
