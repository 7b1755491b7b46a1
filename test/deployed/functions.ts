import { randomUUID } from "node:crypto";
import {
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { vi } from "vitest";
import { alias, consumers, endpoints, schedules } from "../../infra/service.ts";
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

/** Deploys a version of a function with these environment variables. Its next invocation runs in a new container. */
export async function configure(name: FunctionName, Variables: Variables) {
  const FunctionName = named(name);
  // The description makes the version a new one, even if the variables are the same.
  const change = { FunctionName, Environment: { Variables }, Description: randomUUID() };
  await lambda.send(new UpdateFunctionConfigurationCommand(change));
  const isUpdated = async () => (await configurationOf(name)).LastUpdateStatus === "Successful";
  await vi.waitUntil(isUpdated, { ...patience, interval: 20 });
  const { Version: FunctionVersion } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new UpdateAliasCommand({ FunctionName, Name: alias, FunctionVersion }));
}

/** Restarts a function: its next invocation runs in a new container. */
export const restart = async (name: FunctionName) => configure(name, await variablesOf(name));

const configurationOf = (name: FunctionName) =>
  lambda.send(new GetFunctionConfigurationCommand({ FunctionName: named(name) }));
