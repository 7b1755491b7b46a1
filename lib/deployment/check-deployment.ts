import {
  CodeDeployClient,
  GetDeploymentCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from "@aws-sdk/client-codedeploy";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { buildKey } from "../access/key-format.ts";
import { scopes } from "../access/scopes.ts";
import { awsClient } from "../platform/aws.ts";
import { env } from "../platform/env.ts";
import { reportFailure } from "../platform/failure.ts";

/** CodeDeploy's event before it shifts traffic to a new version. */
interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** The result of the check of a function. */
type Check = { readonly deployment: string; readonly checked: string; readonly status: "Failed" | "Succeeded" };

/** The name of the caller in logs and metrics. No client is declared with it. */
const client = "check-deployment";
const codeDeploy = new CodeDeployClient(awsClient);
const lambda = new LambdaClient({
  ...awsClient,
  requestHandler: { ...awsClient.requestHandler, requestTimeout: 30_000 },
});

/**
 * Invokes the new version of a function before CodeDeploy shifts traffic to it, and reports the result to CodeDeploy. The
 * deployment group has the name of the function. After a failed check, CodeDeploy ends the deployment.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
export async function checkDeployment(event: unknown): Promise<Check> {
  const { DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId } =
    event as HookEvent;
  const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
  const checked = deploymentInfo?.deploymentGroupName ?? "";
  // CodeDeploy would wait an hour for a report.
  const isChecked = await isWorking(checked).catch((error) => reportFailure("failure", error, { checked }));
  const status = isChecked ? "Succeeded" : "Failed";
  await codeDeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({ deploymentId, lifecycleEventHookExecutionId, status }),
  );
  return { deployment: deploymentId, checked, status };
}

/** Whether a function accepts an event. `$LATEST` has the code and the configuration of the version that was published last. */
async function isWorking(FunctionName: string): Promise<boolean> {
  const Payload = JSON.stringify(harmlessEvent());
  const { FunctionError, Payload: response } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const { statusCode = 0 } = Object(JSON.parse(response?.transformToString() || "null"));
  return !FunctionError && statusCode < 500;
}

/**
 * Returns an event that every function accepts and that has no effect: a request with an unknown parameter, the
 * authorizer's event with an unknown key, and a batch without messages.
 */
const harmlessEvent = () => ({
  Records: [],
  headers: { Authorization: `Bearer ${buildKey({ environment: env("ENVIRONMENT"), client, random: "0" })}` },
  httpMethod: "GET",
  methodArn: "arn:aws:execute-api:::check/v1/GET/",
  multiValueQueryStringParameters: { check_deployment: ["1"] },
  body: null,
  path: "/",
  pathParameters: null,
  requestContext: { requestId: client, authorizer: { client, scopes: scopes.join(" ") } },
});
