import type { Access } from "../../../lib/stripe/keys.ts";
import { secretName } from "../../service.ts";
import { ok, problem, type Result, skipped, warning } from "../checks/result.ts";
import { connectStripe, explainStripe } from "../stripe.ts";
import type { Target } from "../target.ts";
import { granted, needless, permissionsFor } from "./permissions.ts";
import { readSecret } from "./secrets.ts";

/** Where an operator changes keys. */
const dashboard = "https://dashboard.stripe.com/apikeys";

/** Checks that Stripe accepts a key, and that it has the mode and the permissions that the service needs, and no more. */
export async function checkStripeKey(target: Target, access: Access): Promise<Result> {
  const secret = secretName(target.name, access);
  const key = await readSecret(target, access);
  const { livemode } = target.environment.stripe;
  const replace = `Store another key: aws secretsmanager put-secret-value --secret-id ${secret} --secret-string rk_…`;
  if (key.includes(livemode ? "_test_" : "_live_"))
    return problem(
      `The key is of ${livemode ? "test" : "live"} mode, but ${target.name} is of ${livemode ? "live" : "test"} mode.`,
      replace,
    );
  const has = await grantedTo(target, key, access);
  if (has.missing.length > 0)
    return problem(
      `The key lacks ${has.missing.join(", ")}.`,
      `Grant it at ${dashboard}, or store another key in ${secret}.`,
    );
  if (key.startsWith("sk_"))
    return warning(
      "This is a secret key, which can do everything in the Stripe account.",
      `Create a restricted key at ${dashboard}. ${replace}`,
    );
  if (has.forbidden.length > 0)
    return problem(`The key must not have ${has.forbidden.join(", ")}.`, `Revoke that at ${dashboard}.`);
  if (has.needless.length > 0)
    return warning(`The service does not need ${has.needless.join(", ")}.`, `Revoke that at ${dashboard}.`);
  return ok(
    permissionsFor(target.environment, access)
      .needed.map(({ name }) => name)
      .join(", "),
  );
}

/** Returns the permissions that a key lacks, has against the rules, and has without need. */
async function grantedTo(target: Target, key: string, access: Access) {
  const stripe = connectStripe(target, key);
  const { needed, forbidden } = permissionsFor(target.environment, access);
  try {
    const has = await granted(stripe, needed);
    return {
      missing: needed.map(({ name }) => name).filter((name) => !has.includes(name)),
      forbidden: await granted(stripe, forbidden),
      needless: await granted(stripe, needless),
    };
  } catch (error) {
    throw explainStripe(error, target, access);
  }
}

/** Checks that both keys are of the same Stripe account: the write key finds a customer that the read key lists. */
export async function checkSameAccount(target: Target): Promise<Result> {
  const [read, write] = [await readSecret(target, "read"), await readSecret(target, "write")];
  const [customer] = (await connectStripe(target, read).customers.list({ limit: 1 })).data;
  if (!customer) return skipped("Stripe has no customer to compare them with.");
  return connectStripe(target, write)
    .customers.retrieve(customer.id)
    .then(
      () => ok("both keys see the same customers"),
      (error) => {
        if (error.code !== "resource_missing") throw explainStripe(error, target, "write");
        return problem(
          "The keys are of different accounts or sandboxes: the write key does not find a customer that the read key lists.",
          `Create both in the same account at ${dashboard}, and store them again.`,
        );
      },
    );
}
