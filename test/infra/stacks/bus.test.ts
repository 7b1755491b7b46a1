import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { CustomerChange } from "../../../lib/schemas/change-event.ts";
import { templatesOf } from "../../support/templates.ts";

const account = { Ref: "AWS::AccountId" };
const joined = (...parts: unknown[]) => ({ "Fn::Join": ["", parts] });
const arn = (id: string) => ({ "Fn::GetAtt": [Match.stringLikeRegexp(`^${id}`), "Arn"] });

describe.each(Object.entries<Environment>(environments))("the event bus of %s", (name, environment) => {
  const { data, events, operations } = templatesOf(name, environment);

  it("accepts events only from the functions that publish", () => {
    const roles = ["consume-stripe-events", "report-keys", "reconcile-customers"].map(
      (publisher) => `stripe-customers-${name}-${publisher}`,
    );
    data.resourceCountIs("AWS::Events::EventBusPolicy", 1);
    data.hasResourceProperties("AWS::Events::EventBusPolicy", {
      Statement: Match.objectLike({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "events:PutEvents",
        Resource: arn("bus"),
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": roles.map((role) => joined("arn:aws:iam::", account, `:role/${role}`)) },
        },
      }),
    });
    for (const RoleName of roles)
      (RoleName.endsWith("report-keys") ? operations : events).hasResourceProperties("AWS::IAM::Role", { RoleName });
  });

  it("publishes the schemas of its events", () => {
    const schemas = Object.values(data.findResources("AWS::EventSchemas::Schema")).map(({ Properties }) => Properties);
    expect(schemas.map(({ SchemaName }) => SchemaName)).toEqual(["CustomerChange", "ReferenceConflict"]);
    const [change] = schemas.map(({ Content }) => JSON.parse(Content));
    const fields = Object.keys(CustomerChange.shape);
    expect(Object.keys(change.properties)).toEqual(fields);
    expect(change).toMatchObject({
      $schema: "http://json-schema.org/draft-04/schema#",
      // An event that was lost, or that Stripe caused by itself, has no request; an event of the customer itself no object.
      required: fields.filter((field) => !["object", "request_id"].includes(field)),
    });
  });
});

describe("the event bus of an environment with subscribers", () => {
  const { dev }: { dev: Environment } = environments;
  const subscribers = ["111122223333", "444455556666"];
  const { data } = templatesOf("dev", { ...dev, subscribers });

  it.each(subscribers)("lets %s manage its own rules, but not publish", (subscriber) => {
    data.resourceCountIs("AWS::Events::EventBusPolicy", 1 + subscribers.length);
    data.hasResourceProperties("AWS::Events::EventBusPolicy", {
      Statement: {
        Sid: Match.stringLikeRegexp(subscriber),
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${subscriber}:root` },
        Action: Match.arrayWith(["events:PutRule", "events:PutTargets"]),
        Resource: joined("arn:aws:events:eu-central-1:", account, ":rule/stripe-customers-dev/*"),
        Condition: { StringEqualsIfExists: { "events:creatorAccount": subscriber } },
      },
    });
    const policies = Object.values(data.findResources("AWS::Events::EventBusPolicy"));
    const allowed = policies
      .map(({ Properties }) => Properties.Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action);
    expect(allowed).not.toContain("events:PutEvents");
    expect(allowed.join()).not.toContain("*");
  });
});
