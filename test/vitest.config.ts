import { tmpdir } from "node:os";
import { defineConfig } from "vitest/config";

// So that what each file loads again loads faster.
process.env.NODE_COMPILE_CACHE ??= `${tmpdir()}/stripe-customers-compile-cache`;

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  test: {
    // Silence of the functions, as Lambda itself would have it.
    env: { AWS_LAMBDA_LOG_LEVEL: "FATAL", POWERTOOLS_METRICS_DISABLED: "true", LONG: String(mode === "long") },
    include: ["**/*.test.ts"],
    exclude: ["deployed/**"],
    // Most of them wait for servers, more than they compute.
    maxWorkers: 4,
    // Bounds for what hangs, not measures, as tests run on machines of any speed.
    testTimeout: mode === "long" ? 12 * 3_600_000 : 300_000,
    hookTimeout: 600_000,
  },
}));
