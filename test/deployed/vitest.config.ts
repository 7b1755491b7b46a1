import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Runs the tests of operations last, because they redeploy the stacks. */
class OperationsLast extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const isLast = ({ moduleId }: TestSpecification) => Number(moduleId.endsWith("operations.test.ts"));
    return files.toSorted((one, other) => isLast(one) - isLast(other));
  }
}

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  test: {
    globalSetup: "setup.ts",
    // `--mode sweep` removes each variable and each permission in turn.
    include: [mode === "sweep" ? "sweep/*.test.ts" : "*.test.ts"],
    fileParallelism: false,
    sequence: { sequencer: OperationsLast },
    // These timeouts only end tests that hang, because tests run on machines of any speed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
}));
