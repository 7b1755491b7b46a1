import { describe, expect, it } from "vitest";
import { nameIn } from "../../../../infra/service.ts";
import { account, diagnose, differences, quota, type Situation } from "./diagnose.ts";

const skipped = (needed: string, ...titles: string[]) =>
  titles.map((title) => `skipped ${title}: first repair "${needed}".`);
const everythingElse = [
  ...skipped("Credentials", "CDK bootstrap", "Lambda quota", "API key quota"),
  ...skipped("Credentials", "Stack data", "Stack events", "Stack details", "Stack api"),
  ...skipped("Credentials", "Stack operations"),
  ...skipped("Credentials", "Secret stripe-read-key", "Stripe read key", "Secret stripe-write-key", "Stripe write key"),
  ...skipped("Credentials", "Stripe account", "Secret stripe-webhook-secret", "Stripe's events", "Failed events"),
  ...skipped("Credentials", "Reconciliation", "Client storefront", "Client support", "Client billing"),
  ...skipped("Credentials", "Alarm subscriptions", "Alarms"),
];

describe("npm run doctor", () => {
  it("finds nothing wrong in a healthy environment", async () => {
    expect(await diagnose()).toEqual([
      `ok Credentials: account ${account}`,
      "ok CDK bootstrap: version 21",
      `ok Lambda quota: ${quota} concurrent executions; dev needs ${quota}`,
      "ok API key quota: 3 API keys; dev needs 3",
      "ok Stack data: CREATE_COMPLETE",
      "ok Stack events: CREATE_COMPLETE",
      "ok Stack details: CREATE_COMPLETE",
      "ok Stack api: CREATE_COMPLETE",
      "ok Stack operations: CREATE_COMPLETE",
      "ok Secret stripe-read-key: stripe-customers/dev/stripe-read-key",
      "ok Stripe read key: Customers: Read, PaymentMethods: Read, Events: Read, SetupIntents: Read, Tax IDs: Read",
      "ok Secret stripe-write-key: stripe-customers/dev/stripe-write-key",
      "ok Stripe write key: Customers: Write, Subscriptions: Read, Invoices: Read, PaymentIntents: Read, PaymentMethods: Write, SetupIntents: Write, Customer session: Write, Customer portal: Write, Tax IDs: Write",
      "ok Stripe account: both keys see the same customers",
      "ok Secret stripe-webhook-secret: stripe-customers/dev/stripe-webhook-secret",
      "ok Stripe's events: https://api.example.com/v1/webhooks/stripe",
      "ok Failed events: none",
      "ok Reconciliation: finished 2026-11-25 11:00, 7 customers checked",
      "ok Client storefront: valid until 2027-09-21 12:00",
      "ok Client support: valid until 2027-09-21 12:00",
      "ok Client billing: valid until 2027-09-21 12:00",
      "ok Alarm subscriptions: 1 confirmed",
      "ok Alarms: none of 1 is in ALARM",
    ]);
  });

  it.each<[string, (situation: Situation) => void, string[]]>([
    [
      "credentials that AWS rejects",
      ({ aws }) => delete aws.account,
      [
        "problem Credentials: There are no valid AWS credentials. Sign in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        ...everythingElse,
      ],
    ],
    [
      "credentials of another account",
      ({ environment }) => {
        environment.account = "999988887777";
      },
      [
        `problem Credentials: They are of the account ${account}, but dev is in 999988887777. Set AWS_PROFILE, or sign in there: aws sso login`,
        ...everythingElse,
      ],
    ],
    [
      "an undeclared account",
      ({ environment }) => delete environment.account,
      [
        `problem Credentials: dev declares no account. They are of the account ${account}. If dev belongs there, add account: "${account}" to dev in infra/environments.ts.`,
        ...everythingElse,
      ],
    ],
    [
      "a region that is not bootstrapped",
      ({ aws }) => delete aws.bootstrapVersion,
      [`problem CDK bootstrap: The account ${account} is not bootstrapped in eu-central-1. npm run bootstrap -- dev`],
    ],
    [
      "an old bootstrap stack",
      ({ aws }) => {
        aws.bootstrapVersion = 20;
      },
      [`problem CDK bootstrap: The bootstrap stack has version 20; the deployment needs 21. npm run bootstrap -- dev`],
    ],
    [
      "the Lambda quota of a new account",
      ({ aws }) => {
        aws.concurrentExecutions = 10;
      },
      [
        `problem Lambda quota: The account has 10 concurrent executions in eu-central-1, but dev needs ${quota}: the reserved ones, and 100 that Lambda requires to be unreserved. aws service-quotas request-service-quota-increase --region eu-central-1 --service-code lambda --quota-code L-B99A9384 --desired-value 1000`,
      ],
    ],
    [
      "too few API keys",
      ({ aws }) => {
        aws.apiKeys = 2;
      },
      [
        "problem API key quota: The account has a quota of 2 API keys in eu-central-1, but dev has 3 clients. aws service-quotas request-service-quota-increase --service-code apigateway --quota-code L-1 --desired-value 3",
      ],
    ],
    [
      "stacks in several states",
      ({ aws }) => {
        const [data, events, api, operations] = (["data", "events", "api", "operations"] as const).map((stack) =>
          nameIn("dev", stack),
        ) as [string, string, string, string];
        Object.assign(aws.stacks, { [data]: "UPDATE_IN_PROGRESS", [events]: "UPDATE_ROLLBACK_COMPLETE" });
        Object.assign(aws.stacks, { [api]: "ROLLBACK_COMPLETE", [operations]: "DELETE_FAILED" });
      },
      [
        "warning Stack data: A deployment is in progress: UPDATE_IN_PROGRESS. Repeat this command when it has ended.",
        "warning Stack events: The last deployment was rolled back. npm run deploy -- dev",
        "problem Stack api: The stack stripe-customers-dev-api could not be created: ROLLBACK_COMPLETE. aws cloudformation delete-stack --stack-name stripe-customers-dev-api && npm run deploy -- dev",
        "problem Stack operations: The stack stripe-customers-dev-operations is in the state DELETE_FAILED. aws cloudformation describe-stack-events --stack-name stripe-customers-dev-operations",
        ...skipped("Stack api", "Stripe's events"),
        ...skipped("Stack operations", "Alarm subscriptions", "Alarms"),
      ],
    ],
    [
      "a stack that is not deployed",
      ({ aws }) => delete aws.stacks["stripe-customers-dev-events"],
      [
        "problem Stack events: The stack stripe-customers-dev-events does not exist. npm run deploy -- dev",
        ...skipped("Stack events", "Failed events", "Reconciliation"),
      ],
    ],
    [
      "an empty and a malformed secret",
      ({ secrets }) => Object.assign(secrets, { read: null, webhook: "rk_test_read" }),
      [
        "problem Secret stripe-read-key: The secret stripe-customers/dev/stripe-read-key is empty. Store a Stripe key (rk_… or sk_…) there. aws secretsmanager put-secret-value --secret-id stripe-customers/dev/stripe-read-key --secret-string rk_…",
        ...skipped("Secret stripe-read-key", "Stripe read key", "Stripe account"),
        "problem Secret stripe-webhook-secret: The secret stripe-customers/dev/stripe-webhook-secret must contain signing secrets of Stripe's webhook endpoint (whsec_…), separated by spaces. aws secretsmanager put-secret-value --secret-id stripe-customers/dev/stripe-webhook-secret --secret-string whsec_…",
        ...skipped("Secret stripe-read-key", "Stripe's events"),
      ],
    ],
  ])("explains %s", async (_, change, expected) => {
    expect(await differences(change)).toEqual(expected);
  });
});
