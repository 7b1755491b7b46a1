import { describe, expect, it } from "vitest";
import { account, differences, type Situation } from "./diagnose.ts";

describe("npm run doctor", () => {
  it.each<[string, (situation: Situation) => void, string[]]>([
    [
      "an alarm topic that does not exist, and no alarms",
      ({ aws }) => {
        delete aws.subscriptions;
        aws.alarms = {};
      },
      [
        "problem Alarm subscriptions: The topic stripe-customers-dev-alarms does not exist. npm run deploy -- dev",
        "problem Alarms: There are no alarms. npm run deploy -- dev",
      ],
    ],
    [
      "alarms that reach nobody",
      ({ aws }) => {
        aws.subscriptions = {};
      },
      [
        `problem Alarm subscriptions: Nobody receives the alarms. aws sns subscribe --topic-arn arn:aws:sns:eu-central-1:${account}:stripe-customers-dev-alarms --protocol email --notification-endpoint <address>`,
      ],
    ],
    [
      "an unconfirmed subscription and a raised alarm",
      ({ aws }) => {
        Object.assign(aws.subscriptions ?? {}, { "new@example.com": "PendingConfirmation" });
        aws.alarms["stripe-customers-dev-reconciliation"] = "ALARM";
      },
      [
        "problem Alarm subscriptions: Not confirmed: new@example.com. Open the link in the email of AWS Notifications. To send it again, subscribe again.",
        "problem Alarms: In ALARM: stripe-customers-dev-reconciliation. infra/README.md has a section for each alarm.",
      ],
    ],
    [
      "a permission that the operator lacks, and continues",
      ({ aws }) => {
        aws.denied = "GetQueueUrl";
      },
      ["problem Failed events: AWS denies the request: No permission for GetQueueUrl."],
    ],
  ])("explains %s", async (_, change, expected) => {
    expect(await differences(change)).toEqual(expected);
  });
});
