import { Duration } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { EventInvokeConfig, type IFunction } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

const eventBridge = new ServicePrincipal("events.amazonaws.com");

/** Values of a field in an event pattern: texts, or patterns such as `{ prefix: "user-" }`. */
type Patterns = readonly (string | Readonly<Record<string, unknown>>)[];

export interface SubscriberProps {
  /** The name of the service's bus, `stripe-customers-<environment>`. If the bus is in another account, its ARN. */
  readonly bus: string;
  /** The types of events. The default is every type. */
  readonly types?: Patterns;
  /** Only events of customers that have such a reference. The default is every customer. */
  readonly references?: { readonly namespace?: Patterns; readonly reference?: Patterns };
  /** What gets the events: a function, or a queue of the same stack. */
  readonly target: IFunction | IQueue;
  /** How often Lambda repeats an event after the function failed: 0 to 2, by default 2. */
  readonly retryAttempts?: number;
}

/**
 * Sends events of the Stripe customers service to a function or a queue. Events that cannot be delivered, and events for
 * which the function fails, go to a dead-letter queue. This file needs only aws-cdk-lib and constructs: other
 * repositories copy it.
 */
export class Subscriber extends Construct {
  /** Contains what failed, for 14 days. Watch its metric ApproximateNumberOfMessagesVisible. */
  readonly deadLetterQueue: Queue;
  readonly #rule: CfnRule;

  constructor(scope: Construct, id: string, { bus, types, references, target, retryAttempts = 2 }: SubscriberProps) {
    super(scope, id);
    const isQueue = "queueArn" in target;
    this.deadLetterQueue = new Queue(this, "failed", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.#rule = new CfnRule(this, "rule", {
      // The CDK's own Rule has only the name of a bus, and so cannot be on the bus of another account.
      eventBusName: bus,
      eventPattern: {
        source: ["stripe-customers"],
        ...(types && { "detail-type": types }),
        // The event of a conflict has the reference itself.
        ...(references && { detail: { $or: [{ references }, references] } }),
      },
      targets: [
        {
          id: "target",
          arn: isQueue ? target.queueArn : target.functionArn,
          deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        },
      ],
    });
    this.#admitTo(this.deadLetterQueue);
    if (isQueue) this.#admitTo(target);
    else this.#invoke(target, retryAttempts);
  }

  /** Allows the rule to send to a queue. */
  #admitTo(queue: IQueue) {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [eventBridge],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": this.#rule.attrArn } },
      }),
    );
  }

  /** Allows the rule to invoke a function. What the function fails to handle goes to the dead-letter queue. */
  #invoke(target: IFunction, retryAttempts: number) {
    target.addPermission(`${this.node.path}/rule`, { principal: eventBridge, sourceArn: this.#rule.attrArn });
    const failures = new EventInvokeConfig(this, "failures", {
      function: target,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.deadLetterQueue),
      retryAttempts,
    });
    // Lambda rejects a destination to which the role of the function cannot send yet.
    if (target.role) failures.node.addDependency(target.role);
  }
}
