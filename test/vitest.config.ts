import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    env: { POWERTOOLS_LOG_LEVEL: "SILENT" },
    include: ["**/*.test.ts"],
    // A bound for a hung test, not a measure: these machines may be slow.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
