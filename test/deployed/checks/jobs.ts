import { InvokeCommand } from "@aws-sdk/client-lambda";
import { lambda } from "../aws.ts";
import type { FunctionName } from "../functions.ts";
import { named } from "../target.ts";

/** Invokes a function, and returns its result. Throws when the function fails. */
export async function invoke(name: FunctionName, event: object = {}) {
  const command = new InvokeCommand({ FunctionName: named(name), Payload: JSON.stringify(event) });
  const { Payload, FunctionError } = await lambda.send(command);
  const text = Payload?.transformToString() ?? "";
  if (FunctionError) throw new Error(`${name} failed: ${text}`);
  return JSON.parse(text);
}

/** Runs a reconciliation to its end. */
export const reconcile = () => invoke("reconcile-customers", { now: true });
