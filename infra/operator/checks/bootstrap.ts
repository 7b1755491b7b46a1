import type { Target } from "../target.ts";
import { callerOf } from "./credentials.ts";
import { ok, problem, type Result } from "./result.ts";
import { stackOf } from "./stack.ts";

/** From this version on, the CDK publishes assets only to a bucket of the same account. */
const minVersion = 21;

/** Checks that the account and region are bootstrapped for the CDK. */
export async function checkBootstrap({ name, aws }: Target): Promise<Result> {
  const { account } = await callerOf(aws);
  const stack = await stackOf(aws, "CDKToolkit");
  const remedy = `npm run bootstrap -- ${name}`;
  if (!stack) return problem(`The account ${account} is not bootstrapped in ${aws.region}.`, remedy);
  const version = Number(stack.outputs.BootstrapVersion ?? 0);
  if (version >= minVersion) return ok(`version ${version}`);
  return problem(`The bootstrap stack has version ${version}; the deployment needs ${minVersion}.`, remedy);
}
