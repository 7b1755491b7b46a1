import { App, Validations } from "aws-cdk-lib";

import { bundleFunctions } from "./constructs/bundle.ts";
import { SolutionsChecks } from "./constructs/solutions-checks.ts";
import { type EnvironmentName, environments } from "./environments.ts";
import { addStacks } from "./stacks/all.ts";

const app = new App();
const name = app.node.tryGetContext("environment");
if (!Object.hasOwn(environments, name ?? "")) {
  const problem = name ? `There is no environment "${name}".` : "The name of the environment is missing.";
  console.error(`${problem} Add -c environment=<name> with one of ${Object.keys(environments).join(", ")}.`);
  process.exit(1);
}
await bundleFunctions();
Validations.of(app).addPlugins(new SolutionsChecks());
addStacks(app, name, environments[name as EnvironmentName]);
