import { type Environment, environments } from "../environments.ts";
import { environment as local, name as localName } from "../local/environment.ts";
import { Failure } from "./failures.ts";

const known: Record<string, Environment> = { ...environments, [localName]: local };

/** The environment of a command, and the configuration of AWS clients for it. */
export interface Target {
  readonly name: string;
  readonly environment: Environment;
  readonly isLocal: boolean;
  readonly aws: {
    readonly region: string;
    readonly endpoint?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/**
 * Returns the environment that `--env` names. `variable`, or AWS_ENDPOINT_URL, contains the address of the local AWS
 * services. Throws a Failure if the environment is unknown, or the address is missing.
 */
export function targetOf(name: string | undefined, variable: string): Target {
  const environment = Object.hasOwn(known, name ?? "") ? known[name ?? ""] : undefined;
  if (!environment || !name)
    throw new Failure(
      `${name ? `There is no environment "${name}".` : "The name of the environment is missing."} Add --env ${Object.keys(known).join("|")}`,
    );
  const isLocal = name === localName;
  return { name, environment, isLocal, aws: isLocal ? localAws(variable) : { region: environment.region } };
}

/** Returns the configuration for the AWS services of `npm start`. */
function localAws(variable: string): Target["aws"] {
  const endpoint = process.env[variable] ?? process.env.AWS_ENDPOINT_URL;
  if (!endpoint) throw new Failure(`Set ${variable} to the address of the AWS services that npm start printed.`);
  return { region: "local", endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}
