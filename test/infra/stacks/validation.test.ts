import { CfnResource } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { addStacks } from "../../../infra/stacks/all.ts";
import { unbundledApp } from "../../../infra/stacks/unbundled.ts";

const { dev }: { dev: Environment } = environments;
const certificateArn = "arn:aws:acm:eu-central-1:000000000000:certificate/1";

/** Environments that together declare everything that changes the resources. */
const declared: Readonly<Record<string, Environment>> = {
  ...environments,
  private: { ...dev, network: "private", vpcEndpoints: ["vpce-1", "vpce-2"], clients: [] },
  guarded: {
    ...dev,
    firewall: true,
    addresses: ["192.0.2.0/24", "2001:db8::/32"],
    domain: { name: "customers.example.com", certificateArn },
    stripe: { ...dev.stripe, eventSource: "aws.partner/stripe.com/ed_test_1" },
    subscribers: ["111122223333"],
    budget: 300,
    docs: true,
  },
};

/** Returns an app that validates the templates of an environment when it synthesizes them. */
function validatedApp(name: string, environment: Environment) {
  const app = unbundledApp({ builtinCloudFormationValidation: true });
  return { app, ...addStacks(app, name, environment) };
}

describe("CloudFormation's rules", () => {
  it.each(Object.entries(declared))("accept the templates of %s", (name, environment) => {
    expect(validatedApp(name, environment).app.synth().stacks).toHaveLength(5);
  });

  it("reject a template with an unknown property", () => {
    const { app, data } = validatedApp("dev", dev);
    new CfnResource(data, "wrong", { type: "AWS::SQS::Queue", properties: { QueueNames: "wrong" } });
    expect(() => app.synth()).toThrow("QueueNames: Additional properties are not allowed");
  });
});
