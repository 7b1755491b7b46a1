import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { Environment } from "../../environments.ts";
import type { Result } from "./result.ts";

/** The CDK's stack of an account and region. */
const StackName = "CDKToolkit";

/** Checks that the CDK is bootstrapped in the account and region of the environment. */
export async function checkBootstrap(
  cloudFormation: CloudFormationClient,
  name: string,
  { region }: Environment,
): Promise<Result> {
  const version = await bootstrapVersion(cloudFormation);
  if (version === undefined)
    return {
      problem: `The CDK is not bootstrapped in ${region}: the account has no stack ${StackName} there.`,
      remedy: `npm run bootstrap -- ${name}`,
    };
  return { ok: `The CDK is bootstrapped in ${region}, version ${version}.` };
}

/** Returns the version of the CDK's bootstrap stack, or undefined if there is none. */
async function bootstrapVersion(cloudFormation: CloudFormationClient): Promise<string | undefined> {
  try {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return stack?.Outputs?.find(({ OutputKey }) => OutputKey === "BootstrapVersion")?.OutputValue;
  } catch (error) {
    // CloudFormation has no other code for a stack that does not exist.
    if (Object(error).name === "ValidationError") return undefined;
    throw error;
  }
}
