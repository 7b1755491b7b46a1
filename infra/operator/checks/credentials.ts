import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { awsClient } from "../../../lib/platform/aws.ts";
import type { Target } from "../target.ts";
import { ok, problem, type Result } from "./result.ts";

/** Returns the account of the credentials, and the partition of its region. Throws if the credentials are not valid. */
export async function callerOf(aws: Target["aws"]): Promise<{ account: string; partition: string }> {
  const { Account = "", Arn = "" } = await new STSClient({ ...awsClient, ...aws }).send(
    new GetCallerIdentityCommand({}),
  );
  return { account: Account, partition: Arn.split(":")[1] ?? "aws" };
}

/** Checks that the credentials are of the account that the environment declares. */
export async function checkCredentials({ name, aws, environment }: Target): Promise<Result> {
  const { account: declared } = environment;
  const { account } = await callerOf(aws);
  if (!declared)
    return problem(
      `${name} declares no account. They are of the account ${account}.`,
      `If ${name} belongs there, add account: "${account}" to ${name} in infra/environments.ts.`,
    );
  if (account === declared) return ok(`account ${account}`);
  return problem(
    `They are of the account ${account}, but ${name} is in ${declared}.`,
    "Set AWS_PROFILE, or sign in there: aws sso login",
  );
}
