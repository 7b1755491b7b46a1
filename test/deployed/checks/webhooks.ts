import { GetQueueAttributesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type Stripe from "stripe";
import { expect } from "vitest";
import { consumers } from "../../../infra/service.ts";
import { post, signed } from "../../support/webhooks.ts";
import { sqs } from "../aws.ts";
import { control, deployed, stripe } from "../deployed.ts";
import { restart } from "../functions.ts";
import { Log } from "../logs.ts";
import { untilFailed, untilPublished } from "../messages.ts";
import { fillSecret } from "../secrets.ts";
import { client, environment, name, stripeKeys } from "../target.ts";
import { newReference, retrieve } from "./references.ts";

const queue = { QueueUrl: deployed.eventsUrl };

const lose = (type: string) => control("POST", "/delivery_faults", { fault: "lost", type });

/** Creates a customer and returns its event, which Stripe does not deliver. */
async function lostEvent(): Promise<Stripe.Event> {
  await lose("customer.created");
  await stripe.customers.create();
  const [event] = (await stripe.events.list({ type: "customer.created", limit: 1 })).data;
  if (!event) throw new Error("Stripe has no event customer.created.");
  return event;
}

const deliver = (event: object) => {
  const body = JSON.stringify(event);
  return post(deployed.webhookUrl, body, signed(body, deployed.webhookSecret));
};

/** Checks that a signed event is published, and that an empty secret is reported. */
export async function checkReceiver() {
  const event = await lostEvent();
  const log = await Log.of("receive-stripe-webhook");
  expect(await deliver(event)).toMatchObject({ status: 200 });
  await untilPublished({ detail: { id: event.id } }, await Log.of("consume-stripe-events"));
  await log.assertNoFailure();
  await log.until({ message: "request", service: "stripe-customers", status: 200 });
  await fillSecret(deployed.awsUrl, "webhook", " ");
  await restart("receive-stripe-webhook");
  const { status } = await deliver(event).finally(() => fillSecret(deployed.awsUrl, "webhook", deployed.webhookSecret));
  expect(status).toBe(500);
  await log.until({ ConfigurationErrors: 1, cause: "secret_empty", environment: name });
}

/** Checks that an event updates the directory and is published. */
export async function checkDirectory() {
  const log = await Log.of("consume-stripe-events");
  const reference = newReference();
  const { id } = await stripe.customers.create({ metadata: { [`reference_${client}`]: reference } });
  const references = [{ namespace: client, reference }];
  await untilPublished({ "detail-type": "customer.created", detail: { customer: id, references } }, log);
  expect(await retrieve(reference)).toMatchObject({ id });
  await log.until({ message: "batch", service: "stripe-customers", failed: 0 });
}

/** Checks that a customer whose event was lost is read from Stripe when it gets a payment method. */
export async function checkUnknownCustomer() {
  const log = await Log.of("consume-stripe-events");
  const reference = newReference();
  await lose("customer.created");
  const { id } = await stripe.customers.create({ metadata: { [`reference_${client}`]: reference } });
  await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
  const references = [{ namespace: client, reference }];
  await untilPublished({ "detail-type": "payment_method.attached", detail: { customer: id, references } }, log);
}

/** Checks that an event that can never succeed goes to the dead-letter queue at once. */
export async function checkUnprocessable() {
  const log = await Log.of("consume-stripe-events");
  const event = await lostEvent();
  const id = `evt_${crypto.randomUUID().replaceAll("-", "")}`;
  expect(await deliver({ ...event, id, api_version: "2020-08-27" })).toMatchObject({ status: 200 });
  const reason = `The event is of API version 2020-08-27, not of ${environment.stripe.version}.`;
  expect(await untilFailed(id, () => log.assertNoRetry())).toBe(reason);
  await log.until({ message: "batch", failed: 0 });
  await log.until({ FailedEvents: 1, environment: name });
}

/** Checks that an event goes to the dead-letter queue after the maximum of attempts. */
export async function checkLastFailure() {
  const { receives, visibility } = consumers["consume-stripe-events"];
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ ...queue, AttributeNames: ["RedrivePolicy"] }));
  const redrive = JSON.parse(Attributes?.RedrivePolicy ?? "");
  await lose("customer.created");
  const { id: customer } = await stripe.customers.create();
  // Prevents the queue itself from moving the message: with this short timeout, a slow attempt counts twice.
  await configureQueue(1, { ...redrive, maxReceiveCount: 1000 });
  await control("PUT", "/keys", { sk_test_deployed: "write" });
  try {
    const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    const [, attempts] =
      /^Failed in (\d+) attempts, at last with Misconfigured stripe_key_refused\.$/.exec(
        (await untilFailed(id)) ?? "",
      ) ?? [];
    expect(Number(attempts)).toBeGreaterThanOrEqual(receives);
  } finally {
    await control("PUT", "/keys", stripeKeys);
    await configureQueue(visibility, redrive);
  }
}

/** Sets the queue's visibility timeout, in seconds, and its redrive policy. */
const configureQueue = (visibility: number, redrive: object) =>
  sqs.send(
    new SetQueueAttributesCommand({
      ...queue,
      Attributes: { VisibilityTimeout: String(visibility), RedrivePolicy: JSON.stringify(redrive) },
    }),
  );
