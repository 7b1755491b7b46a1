import type { Construct } from "constructs";
import { executionsOf } from "../capacity.ts";
import type { authorizers, EndpointName } from "../service.ts";
import { type AuditTrail, subscribeToAudit } from "./audit-trail.ts";
import type { Deployments } from "./deployments.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./function.ts";

interface EndpointFunctionProps extends Omit<ServiceFunctionProps, "concurrency"> {
  readonly audit: AuditTrail;
  /** Deploys the function by steps, if the environment declares it. */
  readonly deployments?: Deployments;
}

/** A function that API Gateway invokes. Its audit records go to the audit trail. */
export class EndpointFunction extends ServiceFunction {
  constructor(
    scope: Construct,
    id: EndpointName | keyof typeof authorizers,
    { audit, deployments, ...props }: EndpointFunctionProps,
  ) {
    super(scope, id, { ...props, concurrency: executionsOf(id, props.environment) });
    subscribeToAudit(this.logGroup, audit);
    deployments?.add(this);
  }
}
