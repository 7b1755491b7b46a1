import { type Environment, environments } from "../environments.ts";
import { localAwsUrl } from "../local/addresses.ts";
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

/** Returns the environment that `--env` names. Throws a Failure if `--env` is missing or unknown. */
export function targetOf(name: string | undefined): Target {
  const environment = Object.hasOwn(known, name ?? "") ? known[name ?? ""] : undefined;
  if (!environment || !name)
    throw new Failure(
      `${name ? `There is no environment "${name}".` : "The name of the environment is missing."} Add --env ${Object.keys(known).join("|")}`,
    );
  const isLocal = name === localName;
  return { name, environment, isLocal, aws: isLocal ? localAws() : { region: environment.region } };
}

/** Returns the configuration for the AWS services of `npm start`. */
const localAws = (): Target["aws"] => ({
  region: "local",
  endpoint: localAwsUrl(),
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
