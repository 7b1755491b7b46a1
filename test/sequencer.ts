import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Paths of the test files that take more than ten seconds, in the order in which they start. */
export const longFiles = [
  "simulation/simulation",
  "uniqueness",
  "infra/local/pages/docs-page",
  "simulation/mutants",
  "lib/directory/upsert",
  "infra/stacks/bundles",
  "lib/stripe/outage",
  "infra/operator/events/replay",
  "convergence",
  "infra/documents/openapi/openapi",
  "infra/stacks/validation",
  "lib/stripe/transport",
  "conformance/conformance",
  "privacy",
  "infra/operator/trace/trace",
  "lib/platform/aws",
].map((name) => `${name}.test.ts`);

const rank = ({ moduleId }: TestSpecification) => {
  const index = longFiles.findIndex((file) => moduleId.endsWith(`/test/${file}`));
  return index < 0 ? longFiles.length : index;
};

/** Starts the long files first, so that none runs alone at the end. On a clean checkout, Vitest knows only the files' sizes. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
