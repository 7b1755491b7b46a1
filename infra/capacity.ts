import type { Environment } from "./environments.ts";
import {
  type Authorizer,
  type Endpoint,
  type FunctionName,
  functions,
  hooks,
  type Page,
  pages,
  type Throttle,
} from "./service.ts";

/** Returns the lower limits of two throttles. */
export const strictest = (one: Throttle, other: Throttle): Throttle => ({
  rate: Math.min(one.rate, other.rate),
  burst: Math.min(one.burst, other.burst),
});

/** Returns the concurrent executions for `rate` requests per second of `duration` seconds each. */
export const concurrencyOf = (rate: number, duration: number): number => Math.ceil(rate * duration);

/** Returns the maximum of concurrent executions of a function, which Lambda reserves for it. */
export function executionsOf(name: FunctionName, { throttle }: Pick<Environment, "throttle">): number {
  const row: Row = functions[name];
  if ("concurrency" in row) return row.concurrency;
  return concurrencyOf("throttle" in row ? strictest(row.throttle, throttle).rate : throttle.rate, row.duration);
}

type Row = Authorizer | Endpoint | Page | { readonly concurrency: number };

/** Returns the executions that an environment reserves. */
export const reservedExecutions = (environment: Pick<Environment, "canary" | "docs" | "throttle">): number =>
  namesIn(environment).reduce((sum, name) => sum + executionsOf(name, environment), 0);

/** Returns the functions of an environment. */
export const namesIn = ({ canary, docs = false }: Pick<Environment, "canary" | "docs">) =>
  (Object.keys(functions) as FunctionName[]).filter(
    (name) => (canary || !(name in hooks)) && (docs || !(name in pages)),
  );

/** Executions that Lambda withholds in each region for functions without a reservation. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export const unreservedExecutions = 100;
