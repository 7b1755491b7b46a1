import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  test: {
    globalSetup: "setup.ts",
    // With `--mode sweep` each variable and each permission is taken away in turn.
    include: [mode === "sweep" ? "sweep/*.test.ts" : "*.test.ts"],
    fileParallelism: false,
    // Bounds for what hangs, not measures, as tests run on machines of any speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
}));
