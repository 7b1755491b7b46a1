import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  test: {
    globalSetup: "setup.ts",
    // `--mode sweep` removes each variable and each permission in turn.
    include: [mode === "sweep" ? "sweep/*.test.ts" : "*.test.ts"],
    fileParallelism: false,
    // These timeouts only end tests that hang, because tests run on machines of any speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
}));
