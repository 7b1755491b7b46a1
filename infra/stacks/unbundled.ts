import { readFileSync } from "node:fs";
import { App, type AppProps } from "aws-cdk-lib";

/**
 * Returns an app with the context of cdk.json, whose functions have no bundles. By default, it neither validates the
 * templates nor describes the tree of constructs, which takes most of the time of a synthesis.
 */
export function unbundledApp(props: AppProps = {}): App {
  const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
  return new App({
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    context: { ...context, "aws:cdk:bundling-stacks": [] },
    ...props,
  });
}
