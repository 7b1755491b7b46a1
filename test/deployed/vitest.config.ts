import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: "setup.ts",
    include: ["**/*.test.ts"],
    fileParallelism: false,
    // Bounds for what hangs, not measures, as tests run on machines of any speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
