import { CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import { endpoints, nameIn, stage } from "../service.ts";

interface FirewallProps {
  readonly name: string;
  /** Maximum requests per minute from one address. */
  readonly rate: number;
  readonly stageArn: string;
}

/** AWS's managed rule groups, each with its rules that count but do not block: a customer with much metadata exceeds 8 kB. */
const managed: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [],
  AWSManagedRulesKnownBadInputsRuleSet: [],
  AWSManagedRulesCommonRuleSet: ["SizeRestrictions_BODY"],
};

/** Matches the path of Stripe's webhook. */
const webhooks = {
  fieldToMatch: { uriPath: {} },
  positionalConstraint: "EXACTLY",
  searchString: `/${stage}${endpoints["receive-stripe-webhook"].path}`,
  textTransformations: [{ priority: 0, type: "NONE" }],
};

/** A web application firewall in front of the API: AWS's managed rules, and a rate limit per address. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { name, rate, stageArn }: FirewallProps) {
    super(scope, id);
    const visible = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName,
      sampledRequestsEnabled: false,
    });
    const acl = new CfnWebACL(this, "acl", {
      name: nameIn(name),
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visible(nameIn(name, "firewall")),
      rules: [
        {
          name: "rate",
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: "IP", evaluationWindowSec: 60, limit: rate } },
          visibilityConfig: visible("rate"),
        },
        ...Object.entries(managed).map(([rules, counted], index) => ({
          name: rules,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: "AWS",
              name: rules,
              // Stripe's webhooks are signed, and can contain any text of a customer.
              scopeDownStatement: { notStatement: { statement: { byteMatchStatement: webhooks } } },
              ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: visible(rules),
        })),
      ],
    });
    new CfnWebACLAssociation(this, "association", { resourceArn: stageArn, webAclArn: acl.attrArn });
  }
}
