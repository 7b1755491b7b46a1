import { CfnOutput, Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { IdentitySource, LambdaIntegration, type Method, RequestAuthorizer } from "aws-cdk-lib/aws-apigateway";
import type { Construct } from "constructs";
import { EndpointFunction } from "../constructs/endpoint-function.ts";
import { addPage } from "../constructs/page.ts";
import { ServiceApi } from "../constructs/rest-api.ts";
import { addUnrecognizedUrls } from "../constructs/unrecognized-urls.ts";
import type { Environment } from "../environments.ts";
import { authorizers, type Endpoint, type EndpointName, endpoints, timeouts } from "../service.ts";
import type { DataStack } from "./data.ts";
import type { DetailsStack } from "./details.ts";
import type { EventsStack } from "./events.ts";

interface ApiStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
  readonly events: EventsStack;
  readonly details: DetailsStack;
}

/** The REST API with its authorizer, and the functions of the endpoints that no other stack has. */
export class ApiStack extends Stack {
  readonly #props: ApiStackProps;

  constructor(scope: Construct, id: string, { name, environment, data, events, details, ...props }: ApiStackProps) {
    super(scope, id, props);
    this.#props = { name, environment, data, events, details };
    const api = new ServiceApi(this, "api", { name, environment, key: data.key });
    const authorizer = this.#authorizer();
    for (const endpoint of Object.keys(endpoints) as EndpointName[]) {
      const { methods, path, scope }: Endpoint = endpoints[endpoint];
      const { live } = details.functions.get(endpoint) ?? this.#function(endpoint, timeouts.function);
      const integration = new LambdaIntegration(live, { allowTestInvoke: false });
      const access = scope && { apiKeyRequired: true, authorizer };
      const resource = api.root.resourceForPath(path);
      for (const method of methods) acknowledge(resource.addMethod(method, integration, access), scope);
    }
    addUnrecognizedUrls(api);
    if (environment.docs) addPage(api, "retrieve-docs", { name, environment, resources: events.resources });
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

  #function(id: EndpointName | "authorize", timeout: number): EndpointFunction {
    const { data, events, name, environment } = this.#props;
    const { resources, deployments } = events;
    return new EndpointFunction(this, id, { name, environment, resources, deployments, audit: data.audit, timeout });
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
