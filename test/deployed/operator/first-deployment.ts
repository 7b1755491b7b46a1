import { readFileSync } from "node:fs";
import Stripe from "stripe";
import { commandsOf } from "../../support/guide.ts";
import { addressOf } from "../../support/sdks.ts";
import { name } from "../target.ts";
import type { Operator } from "./operator.ts";

const commands = commandsOf("First deployment");
const deploying = commands.findIndex((block) => block.includes("npm run deploy"));

/** What the emulator does not support. */
const unsupported = /^aws service-quotas .*$/gm;

/**
 * What `npm run doctor` and `npm run smoke` find on the emulator: it has no Service Quotas, no https address that Stripe
 * could know, and evaluates no template of a response; and no address receives the alarms.
 */
const findings = {
  doctor: ["API key quota", "Stripe's events", "Alarm subscriptions"],
  smoke: "The service did not reject an unknown URL",
};

/** Follows the guide until the stacks are deployed. Returns the id of the API. */
export async function deploy(operator: Operator): Promise<string> {
  const blocks = commands.slice(0, deploying + 1).map((block) => block.replaceAll(unsupported, ""));
  console.log(await operator.run(blocks));
  const outputs = JSON.parse(readFileSync(`${operator.directory}/cdk.out/outputs.json`, "utf8"));
  return outputs[`stripe-customers-${name}-api`].host.split(".")[0];
}

interface Addresses {
  /** The address of the API. */
  readonly apiUrl: string;
  readonly stripeUrl: string;
  readonly webhookUrl: string;
}

/**
 * Follows the guide to its end: stores the secrets, issues a client key, and sends the first request. Returns the secret
 * of Stripe's webhook endpoint.
 */
export async function complete(operator: Operator, { apiUrl, stripeUrl, webhookUrl }: Addresses): Promise<string> {
  const stripe = new Stripe("sk_test_deployed", { ...addressOf(stripeUrl), telemetry: false });
  const endpoint = { url: `${webhookUrl}/v1/webhooks/stripe`, enabled_events: ["*"] as ["*"] };
  const { secret: webhookSecret = "" } = await stripe.webhookEndpoints.create(endpoint);
  const values = {
    "stripe-read-key": "rk_test_deployedRead",
    "stripe-write-key": "rk_test_deployedWrite",
    "stripe-webhook-secret": webhookSecret,
  };
  const secrets = [...commandsOf("Stripe's keys"), ...commandsOf("Stripe's events")].map((block) =>
    withValues(block, values),
  );
  const [issue = "", check = ""] = commands.slice(deploying + 1);
  const [reconcile = ""] = commandsOf("Reconciliation");
  const blocks = [...secrets, issue, reconcile, check.replaceAll(/^npm run (doctor|smoke) .*$/gm, "$& 2>&1 || true")];
  const output = await operator.run(blocks, { API_URL: apiUrl });
  console.log(output);
  assertFindings(output);
  return webhookSecret;
}

/** Replaces the placeholders of secrets, such as `rk_test_…`, by their values. */
const withValues = (block: string, values: Readonly<Record<string, string>>) =>
  block.replaceAll(
    /(stripe-[\w-]+) --secret-string \S+…/g,
    (_, secret: string) => `${secret} --secret-string ${values[secret]}`,
  );

/** Throws if the commands found something else than declared. */
function assertFindings(output: string) {
  const problems = [...output.matchAll(/^problem +(.*?):/gm)].map(([, title]) => title);
  if (problems.join() !== findings.doctor.join())
    throw new Error(`npm run doctor has the problems ${problems.join(", ")}.`);
  if (!output.includes(findings.smoke)) throw new Error(`npm run smoke did not report "${findings.smoke}".`);
}
