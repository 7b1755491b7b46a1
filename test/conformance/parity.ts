import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `npm run parity` runs the conformance cases against Stripe, in test mode. A failure shows a mistake of the double. */
const key = process.env.STRIPE_SECRET_KEY ?? "";

if (!/^sk_test_\w+$/.test(key)) {
  console.error(
    "STRIPE_SECRET_KEY must be a secret key of a sandbox or of test mode (sk_test_…). npm run parity runs the conformance\n" +
      "cases against Stripe: it creates several hundred customers there, deletes them again, and takes some minutes.",
  );
  process.exit(1);
}

const config = fileURLToPath(new URL("../vitest.config.ts", import.meta.url));
const env = { ...process.env, PARITY_STRIPE_KEY: key };
const { status } = spawnSync("vitest", ["run", "--config", config, "conformance"], { env, stdio: "inherit" });
process.exit(status ?? 1);
