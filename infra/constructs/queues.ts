import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { IRuleRef, IRuleTarget, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { type Consumer, nameIn, queues } from "../service.ts";

const eventBridge = new ServicePrincipal("events.amazonaws.com");

interface QueuesProps {
  readonly name: string;
  readonly environment: Environment;
  readonly consumer: Consumer;
}

/** The queue of Stripe's events and its dead-letter queue, encrypted with their own key. */
export class Queues extends Construct {
  readonly events: Queue;
  readonly failed: Queue;
  readonly #name: string;
  readonly #key: Key;

  constructor(scope: Construct, id: string, { name, environment, consumer }: QueuesProps) {
    super(scope, id);
    this.#name = name;
    this.#key = new Key(this, "key", {
      alias: nameIn(name, queues.events),
      enableKeyRotation: true,
      removalPolicy: environment.protected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
    this.failed = this.#queue("failed", { queueName: nameIn(name, queues.failed), retentionPeriod: Duration.days(14) });
    this.events = this.#queue("events", {
      queueName: nameIn(name, queues.events),
      deadLetterQueue: { queue: this.failed, maxReceiveCount: consumer.receives },
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(consumer.visibility),
    });
  }

  /**
   * Returns the target of a rule that sends events to the queue, and those that cannot be delivered to the dead-letter
   * queue. The CDK's own target would admit every rule of the account, and grants no rule the key of its dead-letter queue.
   */
  target(input: RuleTargetInput): IRuleTarget {
    return {
      bind: (rule) => {
        this.#admit(rule);
        return { arn: this.events.queueArn, deadLetterConfig: { arn: this.failed.queueArn }, input };
      },
    };
  }

  /** Allows a rule to send to both queues. The key's policy contains their names, because the queues depend on the key. */
  #admit({ ruleRef }: IRuleRef) {
    for (const queue of [this.events, this.failed])
      queue.addToResourcePolicy(
        new PolicyStatement({
          principals: [eventBridge],
          actions: ["sqs:SendMessage"],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { "aws:SourceArn": ruleRef.ruleArn } },
        }),
      );
    const arns = Object.values(queues).map((queue) =>
      Stack.of(this).formatArn({ service: "sqs", resource: nameIn(this.#name, queue) }),
    );
    this.#key.addToResourcePolicy(
      new PolicyStatement({
        principals: [eventBridge],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
        conditions: { StringEquals: { "kms:EncryptionContext:aws:sqs:arn": arns } },
      }),
    );
  }

  #queue(id: string, props: QueueProps): Queue {
    return new Queue(this, id, {
      ...props,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: this.#key,
      enforceSSL: true,
    });
  }
}
