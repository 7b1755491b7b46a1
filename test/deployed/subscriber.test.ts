import { readFileSync } from "node:fs";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { FilterLogEventsCommand, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { App, BootstraplessSynthesizer, CfnOutput, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { beforeAll, expect, it, vi } from "vitest";
import { Subscriber } from "../../infra/constructs/subscriber.ts";
import { patience } from "../support/patience.ts";
import { aws, lambda, logs } from "./aws.ts";
import { newReference, upsert } from "./checks/references.ts";
import { stripe } from "./deployed.ts";
import { receive } from "./messages.ts";
import { client, named, root } from "./target.ts";
import { Adapter } from "./template/adapt.ts";
import type { Template as Json } from "./template/template.ts";

const cloudFormation = new CloudFormationClient(aws);
const types = ["customer.created"];
const often = { ...patience, interval: 100 };

/** Creates a stack, and returns its outputs. */
async function create(StackName: string, template: Json, parameters: Record<string, string> = {}) {
  const TemplateBody = JSON.stringify(new Adapter().adapt(template));
  const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  const Capabilities = ["CAPABILITY_IAM" as const];
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody, Parameters, Capabilities }));
  const waiting = { client: cloudFormation, maxWaitTime: patience.timeout / 1000, minDelay: 1, maxDelay: 1 };
  const { reason } = await waitUntilStackCreateComplete(waiting, { StackName });
  const outputs: { OutputKey: string; OutputValue: string }[] = Object(reason).Stacks[0].Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

/** Returns the stack of a team: a queue that gets events, and a function that always fails. */
function teamStack(): Json {
  const stack = new Stack(new App(), "team", { synthesizer: new BootstraplessSynthesizer() });
  const queue = new Queue(stack, "queue");
  const failing = new LambdaFunction(stack, "failing", {
    code: Code.fromInline(
      'exports.handler = async ({ detail }) => { console.log(detail.customer); throw new Error("refused"); };',
    ),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
  });
  new Subscriber(stack, "customers", { bus: named(), types, references: { namespace: [client] }, target: queue });
  const outputs = { queueUrl: queue.queueUrl, functionArn: failing.functionArn, role: failing.role?.roleName ?? "" };
  for (const [id, value] of Object.entries(outputs)) new CfnOutput(stack, id, { value });
  return Template.fromStack(stack).toJSON() as Json;
}

let [queueUrl, deadLetterUrl, functionArn] = ["", "", ""];
beforeAll(async () => {
  const team = await create("team", teamStack());
  const template = JSON.parse(readFileSync(`${root}infra/subscriber.template.json`, "utf8"));
  const parameters = { Bus: named(), Types: types.join(), Namespaces: client };
  const outputs = await create("subscriber", template, {
    ...parameters,
    FunctionArn: team.functionArn ?? "",
    FunctionRole: team.role ?? "",
  });
  [queueUrl, deadLetterUrl, functionArn] = [team.queueUrl ?? "", outputs.DeadLetterQueue ?? "", team.functionArn ?? ""];
});

/** Waits until a queue has the event of a customer. Returns the customers of all events until then. */
async function customersUntil(customer: string, url: string, eventOf = (body: Record<string, object>): object => body) {
  const customers: unknown[] = [];
  await vi.waitUntil(async () => {
    for (const { Body = "" } of await receive(url)) customers.push(Object(eventOf(JSON.parse(Body))).detail.customer);
    return customers.includes(customer);
  }, often);
  return customers;
}

/** Waits until a function has logged a text. */
const untilLogged = (text: string) =>
  vi.waitUntil(async () => {
    const logGroupName = `/aws/lambda/${functionArn.split(":").at(-1)}`;
    const found = logs.send(new FilterLogEventsCommand({ logGroupName })).catch(undefinedIfMissing);
    return (await found)?.events?.some(({ message = "" }) => message.includes(text));
  }, often);

/** Returns undefined for the error of a log group that the first invocation has not created yet. */
function undefinedIfMissing(error: unknown) {
  if (error instanceof ResourceNotFoundException) return undefined;
  throw error;
}

it("sends the events of a namespace's references to a queue and to a function", async () => {
  const other = await stripe.customers.create();
  const { id } = await upsert(newReference(), {});
  expect(await customersUntil(id, queueUrl)).not.toContain(other.id);
  await untilLogged(id);
});

it("sends what a function fails to handle to the dead-letter queue", async () => {
  // EventBridge invokes a function asynchronously. The emulator's rules do not.
  const Payload = JSON.stringify({ detail: { customer: "cus_failed" } });
  await lambda.send(new InvokeCommand({ FunctionName: functionArn, InvocationType: "Event", Payload }));
  await customersUntil("cus_failed", deadLetterUrl, ({ requestPayload = {} }) => requestPayload);
});
