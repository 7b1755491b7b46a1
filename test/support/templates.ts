import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { Environment } from "../../infra/environments.ts";
import { addStacks } from "../../infra/stacks/all.ts";
import { root } from "./programs.ts";

/** The CloudFormation of an environment, by stack; bundles are left out. */
export function templatesOf(name: string, environment: Environment) {
  const { context } = JSON.parse(readFileSync(`${root}cdk.json`, "utf8"));
  const app = new App({ context: { ...context, "aws:cdk:bundling-stacks": [] } });
  const { data, api, operations } = addStacks(app, name, environment);
  return { data: Template.fromStack(data), api: Template.fromStack(api), operations: Template.fromStack(operations) };
}
