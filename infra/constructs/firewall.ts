import { ArnFormat, Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { CfnIPSet, CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { endpoints, logGroupNames, nameIn, stage } from "../service.ts";
import { managedRules } from "./firewall-rules.ts";
import { ServiceLogGroup } from "./log-group.ts";

interface FirewallProps {
  readonly name: string;
  readonly environment: Environment;
  readonly key: IKey;
  readonly stageArn: string;
}

/** Matches the path of Stripe's webhook. */
const webhooks = {
  fieldToMatch: { uriPath: {} },
  positionalConstraint: "EXACTLY",
  searchString: `/${stage}${endpoints["receive-stripe-webhook"].path}`,
  textTransformations: [{ priority: 0, type: "NONE" }],
};

/** Fields that AWS WAF replaces in its log and its samples: they contain keys or personal data. */
const secretFields = [
  { fieldType: "BODY" },
  { fieldType: "QUERY_STRING" },
  { fieldType: "SINGLE_HEADER", fieldKeys: ["authorization", "cookie", "idempotency-key"] },
];

const visible = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

type Rule = Omit<CfnWebACL.RuleProperty, "priority" | "visibilityConfig">;

/** A web application firewall in front of the API: the declared addresses, a rate limit per address, and AWS's managed rules. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { name, environment, key, stageArn }: FirewallProps) {
    super(scope, id);
    const rules = [...this.#addresses(name, environment), rateLimit(environment), ...managed()];
    const acl = new CfnWebACL(this, "acl", {
      name: nameIn(name),
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visible(nameIn(name, "firewall")),
      dataProtectionConfig: { dataProtections: secretFields.map((field) => ({ field, action: "SUBSTITUTION" })) },
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visible(rule.name) })),
    });
    new CfnWebACLAssociation(this, "association", { resourceArn: stageArn, webAclArn: acl.attrArn });
    this.#log(acl, new ServiceLogGroup(this, "logs", { logGroupName: logGroupNames.firewall(name), environment, key }));
  }

  /** Returns the rule that blocks all other addresses, if the environment declares any. A set has addresses of one IP version. */
  #addresses(name: string, { addresses = [] }: Environment): Rule[] {
    const versions = {
      IPV4: addresses.filter((address) => !address.includes(":")),
      IPV6: addresses.filter((address) => address.includes(":")),
    };
    const sets = Object.entries(versions).flatMap(([ipAddressVersion, members]) => {
      if (members.length === 0) return [];
      const properties = { name: nameIn(name, ipAddressVersion), scope: "REGIONAL", ipAddressVersion };
      return new CfnIPSet(this, ipAddressVersion, { ...properties, addresses: members }).attrArn;
    });
    const [set, ...others] = sets.map((arn) => ({ ipSetReferenceStatement: { arn } }));
    if (!set) return [];
    const declared = others.length > 0 ? { orStatement: { statements: [set, ...others] } } : set;
    return [{ name: "addresses", action: { block: {} }, statement: { notStatement: { statement: declared } } }];
  }

  /** Logs the requests that a rule blocks or counts, without their paths, which can contain references. */
  #log({ attrArn }: CfnWebACL, { logGroupName }: ServiceLogGroup) {
    const kept = ["BLOCK", "COUNT"].map((action) => ({ ActionCondition: { Action: action } }));
    new CfnLoggingConfiguration(this, "logging", {
      resourceArn: attrArn,
      // AWS WAF does not accept the final `:*` of the log group's own ARN.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: "logs",
          resource: "log-group",
          resourceName: logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [{ uriPath: {} }],
      loggingFilter: {
        DefaultBehavior: "DROP",
        Filters: [{ Behavior: "KEEP", Requirement: "MEETS_ANY", Conditions: kept }],
      },
    });
  }
}

/** Returns the rule that limits an address to twice the stage's rate, because apps share addresses. */
const rateLimit = ({ throttle }: Environment): Rule => ({
  name: "rate",
  action: { block: {} },
  statement: {
    rateBasedStatement: { aggregateKeyType: "IP", evaluationWindowSec: 60, limit: throttle.rate * 60 * 2 },
  },
});

const managed = (): Rule[] =>
  Object.entries(managedRules).map(([name, counted]) => ({
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name,
        // Stripe's webhooks are signed, and can contain any text of a customer.
        scopeDownStatement: { notStatement: { statement: { byteMatchStatement: webhooks } } },
        ruleActionOverrides: Object.keys(counted).map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  }));
