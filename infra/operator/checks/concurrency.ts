import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { awsClient } from "../../../lib/platform/aws.ts";
import { reservedExecutions, unreservedExecutions } from "../../capacity.ts";
import { type Environment, environments } from "../../environments.ts";
import type { Target } from "../target.ts";
import { ok, problem, type Result } from "./result.ts";

/** Checks that the Lambda quota of the region covers the executions that its environments reserve. */
export async function checkConcurrency({ name, aws, environment }: Target): Promise<Result> {
  const client = new LambdaClient({ ...awsClient, ...aws });
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  const quota = AccountLimit?.ConcurrentExecutions ?? 0;
  const sharing = sharingRegion(name, environment);
  const [names, needs] = [Object.keys(sharing).join(" and "), Object.keys(sharing).length > 1 ? "need" : "needs"];
  const needed = Object.values(sharing).reduce((sum, each) => sum + reservedExecutions(each), unreservedExecutions);
  if (quota >= needed) return ok(`${quota} concurrent executions; ${names} ${needs} ${needed}`);
  return problem(
    `The account has ${quota} concurrent executions in ${aws.region}, but ${names} ${needs} ${needed}: the reserved ones, and ${unreservedExecutions} that Lambda requires to be unreserved.`,
    `aws service-quotas request-service-quota-increase --region ${aws.region} --service-code lambda --quota-code L-B99A9384 --desired-value ${Math.ceil(needed / 1000) * 1000}`,
  );
}

/** Returns an environment with the others that are declared for its account and region. */
function sharingRegion(name: string, environment: Environment): Record<string, Environment> {
  const shares = ({ account, region }: Environment) => account === environment.account && region === environment.region;
  const others = Object.entries<Environment>(environments).filter(([, other]) => other.account && shares(other));
  return { [name]: environment, ...Object.fromEntries(others) };
}
