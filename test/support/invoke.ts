import { setTimeout as sleep } from "node:timers/promises";
import type { Handler } from "aws-lambda";
import { contextOf, type Invoke, type Runtime, timedOut } from "../../infra/local/invoke.ts";
import { type FunctionName, functions } from "../../infra/service.ts";

/** Invokes the functions in functions/ in this process, where tests can break what they use. */
export const invoke: Invoke = async (name, event, timeout) => {
  const { handler }: { handler: Handler } = await import(`../../functions/${name}.ts`);
  const result = handler(copy(event), contextOf(name, timeout), () => {});
  const done = new AbortController();
  const late = sleep(timeout * 1000, undefined, { signal: done.signal }).then(() => {
    throw timedOut(name, timeout);
  });
  return copy(await Promise.race([result, late]).finally(() => done.abort()));
};

const copy = (value: unknown): unknown => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

/** A runtime in this process, which gets the variables of all functions: bundles.test.ts shows that each has its own. */
export const inProcess =
  (invoke: Invoke): Runtime =>
  (variables) => {
    for (const name of Object.keys(functions) as FunctionName[]) Object.assign(process.env, variables(name));
    return invoke;
  };
