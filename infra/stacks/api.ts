import { CfnOutput, Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { IdentitySource, LambdaIntegration, type Method, RequestAuthorizer } from "aws-cdk-lib/aws-apigateway";
import type { Construct } from "constructs";
import { executionsOf } from "../capacity.ts";
import { subscribeToAudit } from "../constructs/audit-trail.ts";
import { ServiceFunction } from "../constructs/function.ts";
import { ServiceApi } from "../constructs/rest-api.ts";
import { addUnrecognizedUrls } from "../constructs/unrecognized-urls.ts";
import type { Environment } from "../environments.ts";
import { authorizers, type Endpoint, type EndpointName, endpoints, timeouts } from "../service.ts";
import type { DataStack } from "./data.ts";
import type { EventsStack } from "./events.ts";

interface ApiStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
  readonly events: EventsStack;
}

/** The REST API with its authorizer, and one function per endpoint. */
export class ApiStack extends Stack {
  readonly #props: ApiStackProps;

  constructor(scope: Construct, id: string, { name, environment, data, events, ...props }: ApiStackProps) {
    super(scope, id, props);
    this.#props = { name, environment, data, events };
    const api = new ServiceApi(this, "api", { name, environment, key: data.key });
    const authorizer = this.#authorizer();
    for (const endpoint of Object.keys(endpoints) as EndpointName[]) {
      const { methods, path, scope }: Endpoint = endpoints[endpoint];
      const integration = new LambdaIntegration(this.#function(endpoint, timeouts.function).live, {
        allowTestInvoke: false,
      });
      const access = scope && { apiKeyRequired: true, authorizer };
      const resource = api.root.resourceForPath(path);
      for (const method of methods) acknowledge(resource.addMethod(method, integration, access), scope);
    }
    addUnrecognizedUrls(api);
    new CfnOutput(this, "host", { value: `${api.restApiId}.execute-api.${this.region}.${this.urlSuffix}` });
  }

  #authorizer(): RequestAuthorizer {
    const { timeout, cache } = authorizers.authorize;
    return new RequestAuthorizer(this, "authorizer", {
      handler: this.#function("authorize", timeout).live,
      identitySources: [IdentitySource.header("Authorization")],
      resultsCacheTtl: Duration.seconds(cache),
    });
  }

  /** Creates a function whose audit records go to the audit trail. */
  #function(id: EndpointName | "authorize", timeout: number): ServiceFunction {
    const { data, events, name, environment } = this.#props;
    const { resources } = events;
    const concurrency = executionsOf(id, environment);
    const created = new ServiceFunction(this, id, { name, environment, resources, timeout, concurrency });
    subscribeToAudit(created.logGroup, data.audit);
    events.deployments?.add(created);
    return created;
  }
}

/** Acknowledges that no method uses a Cognito user pool, and that the webhook's method has no authorizer. */
function acknowledge(method: Method, scope: Endpoint["scope"]) {
  const signed = "Stripe signs its requests, and the function checks the signature first.";
  const keyed =
    "Callers are apps with their own keys, which our authorizer checks. They are not users of a Cognito pool.";
  Validations.of(method).acknowledge({ id: "AwsSolutions-COG4", reason: scope ? keyed : signed });
  if (!scope) Validations.of(method).acknowledge({ id: "AwsSolutions-APIG4", reason: signed });
}
