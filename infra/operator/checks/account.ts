import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Environment } from "../../environments.ts";
import type { Result } from "./result.ts";

/** Checks that the credentials are of the account that the environment declares. Throws AWS's error if they are not valid. */
export async function checkAccount(sts: STSClient, name: string, { account }: Environment): Promise<Result> {
  const { Account: caller = "" } = await sts.send(new GetCallerIdentityCommand());
  if (!account)
    return {
      problem: `The environment ${name} declares no account. Your credentials are of the account ${caller}.`,
      remedy: `If ${name} belongs there, add account: "${caller}" to ${name} in infra/environments.ts.`,
    };
  if (caller !== account)
    return {
      problem: `The environment ${name} belongs to the account ${account}, but your credentials are of the account ${caller}.`,
      remedy: "Set AWS_PROFILE, or sign in to the other account.",
    };
  return { ok: `The credentials are of the account ${account}, to which ${name} belongs.` };
}
