import type { App } from "aws-cdk-lib";
import { serviceName } from "../../lib/platform/service-name.ts";
import { check, type Environment } from "../environments.ts";
import { nameIn, type StackName } from "../service.ts";
import { ApiStack } from "./api.ts";
import { DataStack } from "./data.ts";
import { DetailsStack } from "./details.ts";
import { EventsStack } from "./events.ts";
import { OperationsStack } from "./operations.ts";

/** Adds the stacks of an environment to the app. Throws if its declaration has mistakes. */
export function addStacks(app: App, name: string, environment: Environment) {
  check(name, environment);
  const id = (stack: StackName) => nameIn(name, stack);
  const props = {
    name,
    environment,
    env: { account: environment.account, region: environment.region },
    // Each stack has something that a new one would not have: data, messages, the host of the API, confirmed subscriptions.
    terminationProtection: environment.protected,
    // CloudFormation adds them to the resources of the stack.
    tags: { service: serviceName, environment: name, owner: environment.owner },
  };
  const data = new DataStack(app, id("data"), props);
  const events = new EventsStack(app, id("events"), { ...props, data });
  const details = new DetailsStack(app, id("details"), { ...props, data, events });
  const api = new ApiStack(app, id("api"), { ...props, data, events, details });
  const operations = new OperationsStack(app, id("operations"), { ...props, events });
  return { data, events, details, api, operations };
}
