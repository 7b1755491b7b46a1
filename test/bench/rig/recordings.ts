import { setTimeout as sleep } from "node:timers/promises";
import { demoKey, name as localName } from "../../../infra/local/environment.ts";
import { type FunctionName, hooks, nameIn, schedules } from "../../../infra/service.ts";
import { controlOf } from "../../support/control.ts";
import { givenAt, requestsOf } from "../../support/requests.ts";
import { post, signed } from "../../support/webhooks.ts";
import type { Exchange, Invocation } from "./exchange.ts";
import { sdkAt, startTapped, type Tapped, webhookSecret } from "./tap.ts";

/** An invocation in a new container, and the variables of the function. */
export interface Recording extends Invocation {
  readonly variables: Readonly<Record<string, string>>;
}

/** Seconds by which a signature is dated ahead, so that its event can be repeated for that long. */
const validity = 3_600;

let recordings: Promise<ReadonlyMap<string, Recording>> | undefined;

/** Returns a successful invocation of each function, with all that it exchanged with Stripe and AWS. Records only once. */
export function recordInvocations(): Promise<ReadonlyMap<string, Recording>> {
  recordings ??= record();
  return recordings;
}

async function record(): Promise<ReadonlyMap<string, Recording>> {
  await using tapped = await startTapped();
  await callEndpoints(tapped);
  await callReferences(tapped);
  await deliverEvent(tapped);
  for (const [name, { timeout }] of Object.entries(schedules)) await tapped.invoke(name, {}, timeout);
  const recordings = new Map<string, Recording>();
  for (const invocation of [...tapped.invocations, deploymentCheck()]) {
    const { name, result } = invocation;
    assertSuccess(name, result);
    // The first invocation of a function is the cold start.
    if (!recordings.has(name))
      recordings.set(name, { ...invocation, variables: tapped.variables(name as FunctionName) });
  }
  return recordings;
}

/** Throws if the result of a function is no success. */
export function assertSuccess(name: string, result: unknown) {
  const { statusCode = 200, batchItemFailures = [], policyDocument } = Object(result);
  const [{ Effect = "Allow" } = {}] = policyDocument?.Statement ?? [];
  if (statusCode !== 200 || batchItemFailures.length > 0 || Effect !== "Allow")
    throw new Error(`${name} did not succeed: ${JSON.stringify(result)}`);
}

/** Calls each endpoint that Stripe has too. */
async function callEndpoints({ service: { url, stripeUrl } }: Tapped) {
  const [app, stripe] = [sdkAt(url, demoKey("admin")), sdkAt(stripeUrl)];
  const requests = requestsOf({ app, stripe, control: controlOf(() => stripeUrl) });
  for (const { send } of Object.values(requests)) await send(await givenAt(stripe));
}

/** Calls the endpoints of references. */
async function callReferences({ service: { url } }: Tapped) {
  const headers = { Authorization: `Bearer ${demoKey("admin")}` };
  for (const [method, path] of [
    ["PUT", ""],
    ["GET", ""],
    ["GET", "/history"],
  ] as const)
    await fetch(`${url}/v1/customer_references/bench${path}`, { method, headers });
}

/** Delivers an event as Stripe does, and waits until the queue's consumer has handled it. */
async function deliverEvent({ service: { url, stripeUrl }, invocations }: Tapped) {
  const [event] = (await sdkAt(stripeUrl).events.list({ type: "customer.updated" })).data;
  const body = JSON.stringify(event);
  await post(url, body, signed(body, webhookSecret, Math.floor(Date.now() / 1000) + validity));
  while (!invocations.some(({ name }) => name === "consume-stripe-events")) await sleep(10);
}

const checkDeployment = hooks["check-deployment"];

/** Returns what CodeDeploy and Lambda exchange with the check of a deployment. The local run has no CodeDeploy. */
function deploymentCheck(): Invocation {
  const functionName = nameIn(localName, "create-customer");
  const exchange = (service: string, key: string, body: object): Exchange => ({
    ...{ service, key, status: 200 },
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  });
  return {
    name: "check-deployment",
    event: { DeploymentId: "d-1", LifecycleEventHookExecutionId: "execution-1" },
    timeout: checkDeployment.timeout,
    result: { status: "Succeeded" },
    exchanges: [
      exchange("CodeDeploy", "CodeDeploy_20141006.GetDeployment ", {
        deploymentInfo: { deploymentGroupName: functionName },
      }),
      exchange("lambda", `POST /2015-03-31/functions/${functionName}/invocations`, { statusCode: 400 }),
      exchange("CodeDeploy", "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus ", {}),
    ],
  };
}
