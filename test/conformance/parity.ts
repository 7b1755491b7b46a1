import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environment } from "../../infra/local/environment.ts";
import { run } from "../../infra/operator/command.ts";
import { Failure } from "../../infra/operator/failures.ts";
import { connectStripe, explainStripe } from "../../infra/operator/stripe.ts";
import type { Target } from "../../infra/operator/target.ts";

const help = `npm run parity

Runs the conformance cases against Stripe, in the sandbox or the test mode of the key in STRIPE_SECRET_KEY (sk_test_…).
It creates several hundred customers there, deletes them again, and takes some minutes. A failure shows a mistake of the
double. STRIPE_API_URL changes Stripe's address.`;

const { STRIPE_SECRET_KEY: key = "", STRIPE_API_URL: url = "https://api.stripe.com" } = process.env;

await run(main, undefined);

async function main() {
  if (process.argv.includes("--help")) return console.log(help);
  if (!/^sk_test_\w+$/.test(key)) throw new Failure(problemOf(key));
  await tryKey();
  const config = fileURLToPath(new URL("../vitest.config.ts", import.meta.url));
  const colours = process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: undefined };
  const env = { ...process.env, ...colours, PARITY_STRIPE_KEY: key, PARITY_STRIPE_URL: url };
  const { status } = spawnSync("vitest", ["run", "--config", config, "conformance/conformance"], {
    env,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}

/** Returns what is wrong with a key that is not a secret key of test mode. It never contains the key. */
function problemOf(key: string): string {
  const remedy = "Set it to a secret key of a sandbox or of test mode (sk_test_…): npm run parity -- --help";
  if (!key) return `STRIPE_SECRET_KEY is missing. ${remedy}`;
  if (/^[sr]k_live_/.test(key))
    return `STRIPE_SECRET_KEY is a live key, with which the cases would create real customers. ${remedy}`;
  return `STRIPE_SECRET_KEY is not a secret key of test mode. ${remedy}`;
}

/** Sends one request. Throws a Failure if Stripe rejects the key or does not respond. */
async function tryKey() {
  const stripe = { ...environment.stripe, url };
  const target: Target = {
    name: "parity",
    environment: { ...environment, stripe },
    isLocal: false,
    aws: { region: "" },
  };
  try {
    await connectStripe(target, key).customers.list({ limit: 1 });
  } catch (error) {
    throw explainStripe(error, target, "STRIPE_SECRET_KEY");
  }
}
