import { tmpdir } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./sequencer.ts";

// Modules that every test file loads are compiled only once.
process.env.NODE_COMPILE_CACHE ??= `${tmpdir()}/stripe-customers-compile-cache`;

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  test: {
    // The functions log nothing.
    env: { AWS_LAMBDA_LOG_LEVEL: "FATAL", METRICS: "off", LONG: String(mode === "long") },
    include: ["**/*.test.ts"],
    exclude: ["deployed/**", "**/node_modules/**"],
    // More than the cores of small machines, because tests mostly wait for servers.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Timeouts for tests that hang. They are long, because machines differ in speed.
    testTimeout: mode === "long" ? 12 * 3_600_000 : 300_000,
    hookTimeout: 600_000,
  },
}));
