import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { EndpointFunction } from "../constructs/endpoint-function.ts";
import type { Environment } from "../environments.ts";
import { type EndpointName, endpointsIn, timeouts } from "../service.ts";
import type { DataStack } from "./data.ts";
import type { EventsStack } from "./events.ts";

interface DetailsStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
  readonly events: EventsStack;
}

/** The functions of the endpoints for what a customer has, apart from the API, because a stack has at most 500 resources. */
export class DetailsStack extends Stack {
  readonly functions: ReadonlyMap<EndpointName, EndpointFunction>;

  constructor(scope: Construct, id: string, { name, environment, data, events, ...props }: DetailsStackProps) {
    super(scope, id, props);
    const { audit } = data;
    const { resources, deployments } = events;
    const common = { name, environment, resources, deployments, audit, timeout: timeouts.function };
    this.functions = new Map(
      endpointsIn("details").map((endpoint) => [endpoint, new EndpointFunction(this, endpoint, common)]),
    );
  }
}
