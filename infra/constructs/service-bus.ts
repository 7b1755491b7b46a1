import { EventBus } from "aws-cdk-lib/aws-events";
import { CfnRegistry, CfnSchema } from "aws-cdk-lib/aws-eventschemas";
import { AccountPrincipal, AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import * as z from "zod";
import { CustomerChange, ReferenceConflict } from "../../lib/schemas/change-event.ts";
import type { Environment } from "../environments.ts";
import { functions, type Needs, nameIn } from "../service.ts";

/** The functions that publish events. */
const publishers = Object.entries<{ needs: Needs }>(functions).flatMap(([name, { needs }]) =>
  needs.bus ? [name] : [],
);

/** All actions on rules and their targets. */
const ruleActions = [
  "PutRule",
  "DeleteRule",
  "DescribeRule",
  "DisableRule",
  "EnableRule",
  "PutTargets",
  "RemoveTargets",
  "ListTargetsByRule",
  "TagResource",
  "UntagResource",
  "ListTagsForResource",
].map((action) => `events:${action}`);

interface ServiceBusProps {
  readonly name: string;
  readonly environment: Environment;
}

/** The event bus on which only the service publishes, with the schemas of its events. */
export class ServiceBus extends EventBus {
  constructor(scope: Construct, id: string, { name, environment }: ServiceBusProps) {
    super(scope, id, { eventBusName: nameIn(name) });
    this.#denyOthers(name);
    for (const account of environment.subscribers ?? []) this.#admit(name, account);
    this.#addSchemas(name);
  }

  /** Denies publishing to every other role, even if the role has the permission. */
  #denyOthers(name: string) {
    const roles = publishers.map((publisher) =>
      this.stack.formatArn({ service: "iam", region: "", resource: "role", resourceName: nameIn(name, publisher) }),
    );
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: "ServiceAlonePublishes",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["events:PutEvents"],
        resources: [this.eventBusArn],
        conditions: { ArnNotEquals: { "aws:PrincipalArn": roles } },
      }),
    );
  }

  /** Allows an account to manage its own rules. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-example-policy-same-account-creator.html */
  #admit(name: string, account: string) {
    const rules = this.stack.formatArn({ service: "events", resource: "rule", resourceName: `${nameIn(name)}/*` });
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: `Subscriber${account}ManagesItsRules`,
        principals: [new AccountPrincipal(account)],
        actions: ruleActions,
        resources: [rules],
        conditions: { StringEqualsIfExists: { "events:creatorAccount": account } },
      }),
    );
  }

  /** Publishes the schemas of the event details. Subscribers generate types from them. */
  #addSchemas(name: string) {
    const registry = new CfnRegistry(this, "schemas", { registryName: nameIn(name) });
    for (const [schemaName, detail] of Object.entries({ CustomerChange, ReferenceConflict }))
      new CfnSchema(this, schemaName, {
        registryName: registry.attrRegistryName,
        schemaName,
        type: "JSONSchemaDraft4",
        content: JSON.stringify(z.toJSONSchema(detail, { target: "draft-4", io: "input" })),
      });
  }
}
