import { expect, it } from "vitest";
import { environments } from "../../infra/environments.ts";
import { deployed } from "./deployed.ts";
import { Operator } from "./operator/operator.ts";

const operator = new Operator(deployed.workplace);

it("finds no mistake in the templates of any environment", async () => {
  const directories = Object.keys(environments).map((name) => `cdk.out/${name}`);
  // W3005: the CDK repeats dependencies that a template has anyway.
  const templates = ["infra", ...directories].map((directory) => `${directory}/*.template.json`).join(" ");
  const lint = `cfn-lint --ignore-checks W3005 -- ${templates}`;
  expect(await operator.run(["npm run --silent synth >&2", lint])).toBe("");
});
