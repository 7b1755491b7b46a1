import { App, BootstraplessSynthesizer, CfnOutput, CfnParameter, Stack } from "aws-cdk-lib";
import { Role } from "aws-cdk-lib/aws-iam";
import { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Subscriber } from "./subscriber.ts";

/** Returns the stack of a subscriber with parameters, for teams that use CloudFormation without the CDK. */
export function subscriberStack(): Stack {
  const stack = new Stack(new App({ analyticsReporting: false }), "subscriber", {
    description: "Sends events of the Stripe customers service to a Lambda function, with a dead-letter queue.",
    synthesizer: new BootstraplessSynthesizer(),
  });
  const bus = parameter(stack, "Bus", "Name of the service's bus. If it is in another account, its ARN.");
  const types = list(stack, "Types", "Types of the events, such as customer.created,customer.updated");
  const namespaces = list(stack, "Namespaces", "Namespaces of your references. Other customers' events do not come.");
  const functionArn = parameter(stack, "FunctionArn", "ARN of your function.");
  const roleName = parameter(stack, "FunctionRole", "Name of the role of your function.");
  const role = Role.fromRoleName(stack, "role", roleName);
  const target = LambdaFunction.fromFunctionAttributes(stack, "function", {
    functionArn,
    role,
    sameEnvironment: true,
  });
  const { deadLetterQueue } = new Subscriber(stack, "customers", {
    bus,
    types,
    references: { namespace: namespaces },
    target,
  });
  new CfnOutput(stack, "DeadLetterQueue", { value: deadLetterQueue.queueUrl });
  return stack;
}

const parameter = (stack: Stack, id: string, description: string) =>
  new CfnParameter(stack, id, { description }).valueAsString;

const list = (stack: Stack, id: string, description: string) =>
  new CfnParameter(stack, id, { description, type: "CommaDelimitedList" }).valueAsList;
