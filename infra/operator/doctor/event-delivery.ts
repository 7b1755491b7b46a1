import { DescribeEventSourceCommand, EventBridgeClient, ResourceNotFoundException } from "@aws-sdk/client-eventbridge";
import Stripe from "stripe";
import { awsClient } from "../../../lib/platform/aws.ts";
import { followedTypes } from "../../../lib/schemas/stripe-event.ts";
import { endpoints, nameIn, stage } from "../../service.ts";
import { ok, problem, type Result, warning } from "../checks/result.ts";
import { stackOf } from "../checks/stack.ts";
import { connectStripe, explainStripe } from "../stripe.ts";
import type { Target } from "../target.ts";
import { readSecret } from "./secrets.ts";

/** Where an operator connects Stripe's events. */
const dashboard = "https://dashboard.stripe.com/webhooks";
/** The variable with a key of the operator that can read webhook endpoints. */
export const keyVariable = "STRIPE_SECRET_KEY";
const guide = `infra/README.md, "Stripe's events", describes it.`;

/** Checks that Stripe's events reach the service, by EventBridge or by webhook. */
export const checkDelivery = (target: Target, stripeKey: string | undefined): Promise<Result> => {
  const { stripe, network } = target.environment;
  if (stripe.eventSource) return checkEventSource(target, stripe.eventSource);
  if (network === "private")
    return Promise.resolve(problem("Stripe's webhook cannot reach a private network.", `Use EventBridge. ${guide}`));
  return checkWebhook(target, stripeKey);
};

async function checkEventSource({ name, aws }: Target, Name: string): Promise<Result> {
  const client = new EventBridgeClient({ ...awsClient, ...aws });
  const { State } = await client.send(new DescribeEventSourceCommand({ Name })).catch((error) => {
    if (error instanceof ResourceNotFoundException) return { State: "missing" };
    throw error;
  });
  if (State === "ACTIVE") return ok(`${Name} is active`);
  if (State === "PENDING") return problem(`The event source ${Name} is not associated.`, `npm run deploy -- ${name}`);
  return problem(
    `The event source ${Name} is ${State === "DELETED" ? "deleted" : "missing"}.`,
    `Create an EventBridge destination at ${dashboard}. ${guide}`,
  );
}

async function checkWebhook(target: Target, stripeKey: string | undefined): Promise<Result> {
  const url = await addressOf(target);
  const endpoints = await webhookEndpoints(target, stripeKey);
  if (!endpoints)
    return warning(
      "The read key cannot list webhook endpoints, and needs no such permission.",
      `Compare at ${dashboard}: the address ${url}, the API version ${target.environment.stripe.version}, and the types ${followedTypes.join(", ")}. Or set ${keyVariable} for this command.`,
    );
  const endpoint = endpoints.find((endpoint) => endpoint.url === url);
  if (!endpoint) return problem(`Stripe has no webhook endpoint ${url}.`, `Create it at ${dashboard}. ${guide}`);
  const mistakes = mistakesOf(endpoint, target);
  return mistakes.length > 0
    ? problem(`The webhook endpoint ${url} ${mistakes.join(", and ")}.`, `Change it at ${dashboard}.`)
    : ok(url);
}

async function addressOf({ name, aws, environment }: Target): Promise<string> {
  const host = environment.domain?.name ?? (await stackOf(aws, nameIn(name, "api")))?.outputs.host;
  return `https://${host}/${stage}${endpoints["receive-stripe-webhook"].path}`;
}

/** Returns the webhook endpoints at Stripe, or undefined if the key cannot list them. */
async function webhookEndpoints(
  target: Target,
  stripeKey: string | undefined,
): Promise<Stripe.WebhookEndpoint[] | undefined> {
  const key = stripeKey || (await readSecret(target, "read"));
  try {
    return await connectStripe(target, key).webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError) return undefined;
    throw explainStripe(error, target, stripeKey ? keyVariable : "read");
  }
}

function mistakesOf(
  { status, api_version, enabled_events }: Stripe.WebhookEndpoint,
  { environment }: Target,
): string[] {
  const { version } = environment.stripe;
  const missing = enabled_events.includes("*") ? [] : followedTypes.filter((type) => !enabled_events.includes(type));
  return [
    ...(status === "enabled" ? [] : [`is ${status}`]),
    ...(api_version === version
      ? []
      : [`sends the API version ${api_version ?? "of the account"} instead of ${version}`]),
    ...(missing.length > 0 ? [`does not send ${missing.join(", ")}`] : []),
  ];
}
