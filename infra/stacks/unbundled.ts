import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";

/** Returns an app with the context of cdk.json, whose functions have no bundles. */
export function unbundledApp(): App {
  const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
  return new App({ context: { ...context, "aws:cdk:bundling-stacks": [] } });
}
