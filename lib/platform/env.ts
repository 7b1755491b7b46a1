import { Misconfigured } from "./misconfigured.ts";

/** The environment variable of that name. Throws Misconfigured, which names it, when it is not set. */
export function env(name: string): string {
  const value = process.env[name];
  if (!value) throw new Misconfigured("variable_missing", `The environment variable ${name} is not set.`);
  return value;
}
