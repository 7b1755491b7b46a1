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
    // Most of them wait for servers, more than they compute.
    maxWorkers: 4,
    // A bound for a hung test, not a measure: these machines may be slow.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
}));
