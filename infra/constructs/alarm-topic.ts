import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { nameIn } from "../service.ts";

interface AlarmTopicProps {
  /** Name of the environment. */
  readonly name: string;
  readonly environment: Environment;
}

/**
 * The topic that notifies operators. It has its own key, because AWS services may not use the key `alias/aws/sns`.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;
  readonly #key: Key;

  constructor(scope: Construct, id: string, { name, environment: { alarms } }: AlarmTopicProps) {
    super(scope, id);
    const topicName = nameIn(name, "alarms");
    this.#key = new Key(this, "key", {
      alias: topicName,
      enableKeyRotation: true,
      // It encrypts no data that stays.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, "topic", { topicName, masterKey: this.#key, enforceSSL: true });
    for (const email of alarms?.emails ?? []) this.topic.addSubscription(new EmailSubscription(email));
    this.admit("cloudwatch.amazonaws.com");
  }

  /** Allows an AWS service to publish for this account. */
  admit(service: string) {
    const account = Stack.of(this).account;
    const allowed = {
      principals: [new ServicePrincipal(service)],
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    };
    const { topicArn } = this.topic;
    this.topic.addToResourcePolicy(
      new PolicyStatement({ ...allowed, actions: ["sns:Publish"], resources: [topicArn] }),
    );
    this.#key.addToResourcePolicy(
      new PolicyStatement({ ...allowed, actions: ["kms:Decrypt", "kms:GenerateDataKey*"], resources: ["*"] }),
    );
  }
}
