import type { App } from "aws-cdk-lib";
import type { Environment } from "../environments.ts";
import { ApiStack } from "./api.ts";
import { DataStack } from "./data.ts";

/** The stacks of one environment. */
export function addStacks(app: App, name: string, environment: Environment) {
  const id = (stack: string) => `stripe-customers-${name}-${stack}`;
  const props = {
    name,
    environment,
    env: { region: environment.region },
    tags: { service: "stripe-customers", environment: name },
  };
  const data = new DataStack(app, id("data"), props);
  const api = new ApiStack(app, id("api"), { ...props, data });
  return { data, api };
}
