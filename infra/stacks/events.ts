import { Stack, type StackProps } from "aws-cdk-lib";
import { EventBus, Match, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Construct } from "constructs";
import { Deployments } from "../constructs/deployments.ts";
import { type ResourceConstructs, ServiceFunction } from "../constructs/function.ts";
import { Queues } from "../constructs/queues.ts";
import { invokeEvery } from "../constructs/schedule.ts";
import type { Environment } from "../environments.ts";
import { consumers, type FunctionName, nameIn, schedules } from "../service.ts";
import type { DataStack } from "./data.ts";

interface EventsStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
}

/**
 * The queue of Stripe's events with its consumer, and the reconciliation: both update the directory. And the deployment of
 * functions by steps.
 */
export class EventsStack extends Stack {
  /** The resources that the functions of the environment use. */
  readonly resources: ResourceConstructs;
  /** Deploys functions by steps, if the environment declares it. */
  readonly deployments?: Deployments;
  readonly #props: EventsStackProps;

  constructor(scope: Construct, id: string, { name, environment, data, ...props }: EventsStackProps) {
    super(scope, id, props);
    this.#props = { name, environment, data };
    const queues = new Queues(this, "queues", { name, environment, consumer: consumers["consume-stripe-events"] });
    const { secrets, table, history, bus, key } = data;
    this.resources = { secrets, table, history, bus, queues, key };
    if (environment.canary)
      this.deployments = new Deployments(this, "deployments", { name, environment, resources: this.resources });
    this.#consume(queues);
    this.#reconcile();
    const { eventSource } = environment.stripe;
    if (eventSource) this.#subscribeToStripe(eventSource, queues);
  }

  #consume({ events }: Queues) {
    const { batchSize, concurrency } = consumers["consume-stripe-events"];
    const consume = this.#function("consume-stripe-events", consumers["consume-stripe-events"]);
    this.deployments?.add(consume);
    consume.live.addEventSource(
      new SqsEventSource(events, { batchSize, maxConcurrency: concurrency, reportBatchItemFailures: true }),
    );
  }

  /** A failed run is not retried: the next run continues from where it stopped. */
  #reconcile() {
    const job = this.#function("reconcile-customers", schedules["reconcile-customers"]);
    const { name } = this.#props;
    invokeEvery(schedules["reconcile-customers"].everyMinutes, { job, name, retryAttempts: 0 });
  }

  /** Sends the events of Stripe's partner event source to the queue, without EventBridge's envelope. */
  #subscribeToStripe(eventSourceName: string, queues: Queues) {
    new Rule(this, "stripe-events", {
      ruleName: nameIn(this.#props.name, "stripe-events"),
      eventBus: new EventBus(this, "stripe", { eventSourceName }),
      eventPattern: { source: Match.prefix("aws.partner/stripe.com") },
      targets: [queues.target(RuleTargetInput.fromEventPath("$.detail"))],
    });
  }

  #function(id: FunctionName, { timeout, concurrency }: { timeout: number; concurrency: number }): ServiceFunction {
    const { name, environment } = this.#props;
    const { resources } = this;
    return new ServiceFunction(this, id, { name, environment, resources, timeout, concurrency });
  }
}
