import { demoKey } from "../../../../infra/local/environment.ts";
import { finished, start } from "../../../support/programs.ts";

/** Starts `npm run smoke`, by default with a key that has every scope. */
export const program = (parameters: string[], variables: Record<string, string> = {}) =>
  start("infra/operator/smoke/main.ts", parameters, { CUSTOMERS_KEY: demoKey("admin"), ...variables });

/** Runs `npm run smoke` to its end. */
export async function smoke(parameters: string[], variables?: Record<string, string>) {
  const { code, output, error } = await finished(program(parameters, variables));
  return { code, output: output.trim(), error: error.trim() };
}
