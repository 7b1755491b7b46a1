import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    // Silence of the functions, as Lambda itself would have it.
    env: { AWS_LAMBDA_LOG_LEVEL: "FATAL" },
    include: ["**/*.test.ts"],
    // A bound for a hung test, not a measure: these machines may be slow.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
