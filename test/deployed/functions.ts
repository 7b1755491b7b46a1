import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { vi } from "vitest";
import { consumers, endpoints, schedules } from "../../infra/service.ts";
import { patience } from "../support/patience.ts";
import { lambda } from "./aws.ts";
import { named } from "./target.ts";

/** The name of a deployed function. */
export type FunctionName = "authorize" | keyof typeof consumers | keyof typeof endpoints | keyof typeof schedules;

/** The names of the deployed functions. */
export const functionNames = ["authorize", ...[endpoints, consumers, schedules].flatMap(Object.keys)] as FunctionName[];

type Variables = Readonly<Record<string, string>>;

/** Returns the environment variables of a function. */
export async function variablesOf(name: FunctionName): Promise<Variables> {
  return (await configurationOf(name)).Environment?.Variables ?? {};
}

/** Sets the environment variables of a function. Its next invocation runs in a new container. */
export async function configure(name: FunctionName, Variables: Variables) {
  const command = new UpdateFunctionConfigurationCommand({ FunctionName: named(name), Environment: { Variables } });
  await lambda.send(command);
  const isUpdated = async () => (await configurationOf(name)).LastUpdateStatus === "Successful";
  await vi.waitUntil(isUpdated, { ...patience, interval: 20 });
}

/** Restarts a function: its next invocation runs in a new container. */
export const restart = async (name: FunctionName) => configure(name, await variablesOf(name));

const configurationOf = (name: FunctionName) =>
  lambda.send(new GetFunctionConfigurationCommand({ FunctionName: named(name) }));
