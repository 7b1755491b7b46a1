import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `npm run parity`: the conformance cases at Stripe itself, in test mode. What differs is what the double has wrong. */
const key = process.env.STRIPE_SECRET_KEY ?? "";

if (!/^sk_test_\w+$/.test(key)) {
  console.error(
    "npm run parity asks Stripe itself whether it behaves as the double does. Set STRIPE_SECRET_KEY to a secret key of a\n" +
      "sandbox or of test mode (sk_test_…). It makes some 250 customers there, deletes them again, and takes some minutes.",
  );
  process.exit(1);
}

const config = fileURLToPath(new URL("../vitest.config.ts", import.meta.url));
const env = { ...process.env, PARITY_STRIPE_KEY: key };
const { status } = spawnSync("vitest", ["run", "--config", config, "conformance"], { env, stdio: "inherit" });
process.exit(status ?? 1);
