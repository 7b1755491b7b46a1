import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { awsClient } from "../../../lib/platform/aws.ts";
import { nameIn, type StackName } from "../../service.ts";
import type { Target } from "../target.ts";
import { ok, problem, type Result, warning } from "./result.ts";

interface DeployedStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string | undefined>>;
}

/** Returns a CloudFormation stack, or undefined if it does not exist. */
export async function stackOf(aws: Target["aws"], StackName: string): Promise<DeployedStack | undefined> {
  const client = new CloudFormationClient({ ...awsClient, ...aws });
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const { StackStatus = "", Outputs = [] } = Stacks?.[0] ?? {};
    return {
      status: StackStatus,
      outputs: Object.fromEntries(Outputs.map((output) => [output.OutputKey, output.OutputValue])),
    };
  } catch (error) {
    // CloudFormation has no class for this error.
    if (/does not exist/.test(Object(error).message)) return undefined;
    throw error;
  }
}

/** Checks that a stack is deployed, and that its last deployment succeeded. */
export async function checkStack({ name, aws }: Target, stack: StackName): Promise<Result> {
  const id = nameIn(name, stack);
  const deploy = `npm run deploy -- ${name}`;
  const status = (await stackOf(aws, id))?.status;
  if (!status) return problem(`The stack ${id} does not exist.`, deploy);
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok(status);
  if (status === "UPDATE_ROLLBACK_COMPLETE") return warning("The last deployment was rolled back.", deploy);
  if (status.endsWith("_IN_PROGRESS"))
    return warning(`A deployment is in progress: ${status}.`, "Repeat this command when it has ended.");
  if (/^ROLLBACK_(COMPLETE|FAILED)$/.test(status))
    return problem(
      `The stack ${id} could not be created: ${status}.`,
      `aws cloudformation delete-stack --stack-name ${id} && ${deploy}`,
    );
  return problem(
    `The stack ${id} is in the state ${status}.`,
    `aws cloudformation describe-stack-events --stack-name ${id}`,
  );
}
