import { fileURLToPath } from "node:url";
import { environments } from "../../infra/environments.ts";
import { nameIn } from "../../infra/service.ts";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The environment that is deployed, and its name. */
export const name = "dev";
export const environment = environments[name];

/** The client of the tests: it has every scope. */
export const client = "billing";

/** The name of a resource of the environment. */
export const named = (...parts: string[]) => nameIn(name, ...parts);

/** The keys of the Stripe double's account: the service's two restricted keys, and one with all rights. */
export const stripeKeys = {
  rk_test_deployedRead: "read",
  rk_test_deployedWrite: "write",
  sk_test_deployed: "write",
} as const;

/** Credentials of the account's root user at the emulator. */
export const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Returns the environment variables of a program that uses AWS at this address, without the user's credentials. */
export function clientEnvironment(awsUrl: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([variable]) => !variable.startsWith("AWS_"));
  return {
    ...Object.fromEntries(others),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: environment.region,
    CI: "true",
  };
}
