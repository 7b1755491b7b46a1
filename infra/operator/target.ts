import { type Environment, environments } from "../environments.ts";
import { environment as local, name as localName } from "../local/environment.ts";
import { Failure } from "./failures.ts";

const known: Record<string, Environment> = { ...environments, [localName]: local };

/** An environment that a command is for, and how clients reach its AWS. */
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

/** The environment that `--env` names. The variable, or AWS_ENDPOINT_URL, holds the address of the local one's AWS. */
export function targetOf(name: string | undefined, variable: string): Target {
  const environment = Object.hasOwn(known, name ?? "") ? known[name ?? ""] : undefined;
  if (!environment || !name) throw new Failure(`Say which environment: --env ${Object.keys(known).join("|")}`);
  const isLocal = name === localName;
  return { name, environment, isLocal, aws: isLocal ? onThisMachine(variable) : { region: environment.region } };
}

/** What `npm start` serves at one address. */
function onThisMachine(variable: string): Target["aws"] {
  const endpoint = process.env[variable] ?? process.env.AWS_ENDPOINT_URL;
  if (!endpoint) throw new Failure(`Set ${variable} to the address of AWS's part that npm start printed.`);
  return { region: "local", endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}
