import { GetAccountSettingsCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { reservedExecutions, unreservedExecutions } from "../../capacity.ts";
import { type Environment, environments } from "../../environments.ts";
import type { Result } from "./result.ts";

/** Checks that the region's Lambda quota covers the executions that its environments reserve. */
export async function checkConcurrency(lambda: LambdaClient, name: string, environment: Environment): Promise<Result> {
  const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand());
  const quota = AccountLimit?.ConcurrentExecutions ?? 0;
  const { region } = environment;
  const sharing = sharingRegion(name, environment);
  const needed = Object.values(sharing).reduce((sum, each) => sum + reservedExecutions(each), unreservedExecutions);
  if (quota < needed)
    return {
      problem: `Lambda allows ${quota} concurrent executions in ${region}, but the functions of ${Object.keys(sharing).join(" and ")} need ${needed}: the reserved ones, and ${unreservedExecutions} that Lambda requires to be unreserved.`,
      remedy: `aws service-quotas request-service-quota-increase --region ${region} --service-code lambda --quota-code L-B99A9384 --desired-value ${Math.ceil(needed / 1000) * 1000}`,
    };
  return { ok: `Lambda allows ${quota} concurrent executions in ${region}; ${needed} are needed.` };
}

/** Returns an environment with the others that are declared for its account and region. */
function sharingRegion(name: string, environment: Environment): Record<string, Environment> {
  const shares = ({ account, region }: Environment) => account === environment.account && region === environment.region;
  const others = Object.entries<Environment>(environments).filter(([, other]) => other.account && shares(other));
  return { [name]: environment, ...Object.fromEntries(others) };
}
