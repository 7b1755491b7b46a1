import { type SecretName, secrets, stacks } from "../../service.ts";
import { checkApiKeys } from "../checks/api-keys.ts";
import { checkBootstrap } from "../checks/bootstrap.ts";
import { checkConcurrency } from "../checks/concurrency.ts";
import { checkCredentials } from "../checks/credentials.ts";
import { skipped } from "../checks/result.ts";
import { checkStack } from "../checks/stack.ts";
import type { Target } from "../target.ts";
import { checkAlarms, checkFailedEvents, checkSubscriptions } from "./alarms.ts";
import type { Check } from "./check.ts";
import { checkClientKey } from "./client-keys.ts";
import { checkDelivery } from "./event-delivery.ts";
import { checkReconciliation } from "./reconciliation.ts";
import { checkSecret } from "./secrets.ts";
import { checkSameAccount, checkStripeKey } from "./stripe-keys.ts";

interface Options {
  readonly target: Target;
  /** Current time, in Unix seconds. */
  readonly now: number;
  /** A Stripe key of the operator, for what the service's keys may not read. */
  readonly stripeKey?: string;
}

/** Returns a function that creates a check of AWS, which is skipped for `npm start`. */
const onAwsOnly =
  ({ isLocal }: Target) =>
  (title: string, run: Check["run"], needs: readonly Check[] = []): Check =>
    isLocal ? { title, run: async () => skipped("npm start needs no AWS account.") } : { title, run, needs };

/** Returns the checks that a deployment needs first. */
export function deploymentChecks(target: Target) {
  const onAws = onAwsOnly(target);
  const credentials = onAws("Credentials", () => checkCredentials(target));
  return {
    credentials,
    bootstrap: onAws("CDK bootstrap", () => checkBootstrap(target), [credentials]),
    executions: onAws("Lambda quota", () => checkConcurrency(target), [credentials]),
  };
}

/** Returns the checks of an environment, in the order of a first deployment. */
export function checksOf({ target, now, stripeKey }: Options): Check[] {
  const onAws = onAwsOnly(target);
  const { credentials, bootstrap, executions } = deploymentChecks(target);
  const stack = Object.fromEntries(
    stacks.map((name) => [name, onAws(`Stack ${name}`, () => checkStack(target, name), [credentials])]),
  ) as Record<(typeof stacks)[number], Check>;
  const secret = (name: SecretName): Check => ({
    title: `Secret ${secrets[name]}`,
    run: () => checkSecret(target, name),
    needs: [stack.data],
  });
  const [read, write, webhook] = [secret("read"), secret("write"), secret("webhook")];
  const readKey: Check = { title: "Stripe read key", run: () => checkStripeKey(target, "read"), needs: [read] };
  const writeKey: Check = { title: "Stripe write key", run: () => checkStripeKey(target, "write"), needs: [write] };
  const isByWebhook = !target.environment.stripe.eventSource;
  return [
    credentials,
    bootstrap,
    executions,
    onAws("API key quota", () => checkApiKeys(target), [credentials]),
    ...Object.values(stack),
    read,
    readKey,
    write,
    writeKey,
    { title: "Stripe account", run: () => checkSameAccount(target), needs: [readKey, writeKey] },
    ...(isByWebhook ? [webhook] : []),
    onAws("Stripe's events", () => checkDelivery(target, stripeKey), [stack.api, readKey]),
    { title: "Failed events", run: () => checkFailedEvents(target), needs: [stack.events] },
    { title: "Reconciliation", run: () => checkReconciliation(target, now), needs: [stack.data, stack.events] },
    ...target.environment.clients.map(({ name }) => ({
      title: `Client ${name}`,
      run: () => checkClientKey(target, name, now),
      needs: [stack.data],
    })),
    onAws("Alarm subscriptions", () => checkSubscriptions(target), [stack.operations]),
    onAws("Alarms", () => checkAlarms(target), [stack.operations]),
  ];
}
