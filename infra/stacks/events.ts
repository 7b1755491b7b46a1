import { Stack, type StackProps } from "aws-cdk-lib";
import { EventBus, Match, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { queueVariables } from "../../lib/platform/queue.ts";
import { stripeKeyVariables } from "../../lib/stripe/keys.ts";
import { ServiceFunction } from "../constructs/function.ts";
import { Queues } from "../constructs/queues.ts";
import { invokeEvery } from "../constructs/schedule.ts";
import { directoryVariables, type Environment } from "../environments.ts";
import { consumers, type Items, schedules } from "../service.ts";
import type { DataStack } from "./data.ts";

interface EventsStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
}

interface Keeper {
  readonly timeout: number;
  readonly concurrency: number;
  readonly items: readonly Items[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** What keeps the directory as Stripe is: a queue of its events with their consumer, and the reconciliation. */
export class EventsStack extends Stack {
  /** Of Stripe's events. */
  readonly queue: Queue;
  readonly #props: EventsStackProps;

  constructor(scope: Construct, id: string, { name, environment, data, ...props }: EventsStackProps) {
    super(scope, id, { ...props, terminationProtection: environment.protected });
    this.#props = { name, environment, data };
    const queues = new Queues(this, "queues", { name, environment, consumer: consumers["consume-stripe-events"] });
    this.queue = queues.events;
    this.#consume(queues);
    this.#reconcile();
    const { eventSource } = environment.stripe;
    if (eventSource) this.#follow(eventSource, queues);
  }

  #consume({ events, failed }: Queues) {
    const { batchSize, receives, ...consumer } = consumers["consume-stripe-events"];
    const consume = this.#keeper("consume-stripe-events", { ...consumer, variables: { RECEIVES: String(receives) } });
    consume.maySend(failed, queueVariables.failed);
    consume.lambda.addEventSource(
      new SqsEventSource(events, { batchSize, maxConcurrency: consumer.concurrency, reportBatchItemFailures: true }),
    );
  }

  /** What fails is not tried again, as the next run goes on from there. */
  #reconcile() {
    const { everyMinutes, ...job } = schedules["reconcile-customers"];
    invokeEvery(everyMinutes, { job: this.#keeper("reconcile-customers", job), retryAttempts: 0 });
  }

  /** Takes the events of Stripe's from EventBridge, without what that wraps them in. */
  #follow(eventSourceName: string, queues: Queues) {
    new Rule(this, "stripe-events", {
      eventBus: new EventBus(this, "stripe", { eventSourceName }),
      eventPattern: { source: Match.prefix("aws.partner/stripe.com") },
      targets: [queues.target(RuleTargetInput.fromEventPath("$.detail"))],
    });
  }

  /** A function that reads Stripe, keeps those items of the directory and tells of it. */
  #keeper(id: string, { timeout, concurrency, items, variables }: Keeper): ServiceFunction {
    const { name, environment, data } = this.#props;
    const keeper = new ServiceFunction(this, id, {
      name,
      environment,
      timeout,
      concurrency,
      variables: { ...directoryVariables(environment), ...variables },
    });
    keeper.mayRead(data.stripeKeys.read, stripeKeyVariables.read);
    keeper.mayUse(data.table, items);
    keeper.mayPublish(data.bus);
    return keeper;
  }
}
