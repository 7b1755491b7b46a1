import { CfnOutput, Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { IdentitySource, LambdaIntegration, type Method, RequestAuthorizer } from "aws-cdk-lib/aws-apigateway";
import type { Construct } from "constructs";
import { accessOf } from "../../lib/access/clients.ts";
import { queueVariables } from "../../lib/platform/queue.ts";
import { stripeKeyVariables } from "../../lib/stripe/keys.ts";
import { follow } from "../constructs/audit-trail.ts";
import { ServiceFunction } from "../constructs/function.ts";
import { ServiceApi } from "../constructs/rest-api.ts";
import { addUnrecognizedUrls } from "../constructs/unrecognized-urls.ts";
import { authorizerVariables, type Environment, referenceVariables, stripeVariables } from "../environments.ts";
import {
  authorizerCache,
  authorizerDuration,
  concurrencyOf,
  type Endpoint,
  endpoints,
  strictest,
  timeouts,
} from "../service.ts";
import type { DataStack } from "./data.ts";
import type { EventsStack } from "./events.ts";

interface ApiStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
  readonly events: EventsStack;
}

/** The REST API with its authorizer, and a function for each endpoint. */
export class ApiStack extends Stack {
  readonly #props: ApiStackProps;

  constructor(scope: Construct, id: string, { name, environment, data, events, ...props }: ApiStackProps) {
    super(scope, id, props);
    this.#props = { name, environment, data, events };
    const api = new ServiceApi(this, "api", { name, environment });
    const authorizer = this.#authorizer();
    for (const [endpoint, row] of Object.entries<Endpoint>(endpoints)) {
      const { methods, path, scope } = row;
      const integration = new LambdaIntegration(this.#handler(endpoint, row).lambda, { allowTestInvoke: false });
      const access = scope && { apiKeyRequired: true, authorizer };
      const resource = api.root.resourceForPath(path);
      for (const method of methods) acknowledge(resource.addMethod(method, integration, access), scope);
    }
    addUnrecognizedUrls(api);
    new CfnOutput(this, "host", { value: `${api.restApiId}.execute-api.${this.region}.${this.urlSuffix}` });
  }

  #authorizer(): RequestAuthorizer {
    const { name, environment, data } = this.#props;
    const authorize = new ServiceFunction(this, "authorize", {
      name,
      environment,
      timeout: timeouts.authorizer,
      concurrency: concurrencyOf(environment.throttle.rate, authorizerDuration),
      variables: authorizerVariables(environment),
    });
    authorize.mayRead(data.clientKeys, "CLIENT_KEYS_SECRET");
    authorize.mayUse(data.table, [{ actions: ["UpdateItem"], prefixes: ["key#"] }]);
    follow(authorize.logGroup, data.audit);
    return new RequestAuthorizer(this, "authorizer", {
      handler: authorize.lambda,
      identitySources: [IdentitySource.header("Authorization")],
      resultsCacheTtl: Duration.seconds(authorizerCache),
    });
  }

  /** The function of an endpoint: it reads a key of Stripe's, or where Stripe calls what that signs with. */
  #handler(endpoint: string, { scope, throttle, duration, items }: Endpoint): ServiceFunction {
    const { name, environment, data, events } = this.#props;
    const handler = new ServiceFunction(this, endpoint, {
      name,
      environment,
      timeout: timeouts.function,
      concurrency: concurrencyOf(strictest(throttle, environment.throttle).rate, duration),
      variables: {
        ...(scope && stripeVariables(environment)),
        ...((items || scope === "customers:write") && referenceVariables(environment)),
      },
    });
    follow(handler.logGroup, data.audit);
    if (scope) handler.mayRead(data.stripeKeys[accessOf(scope)], stripeKeyVariables[accessOf(scope)]);
    else {
      handler.mayRead(data.webhookSecrets, "STRIPE_WEBHOOK_SECRETS");
      handler.maySend(events.queue, queueVariables.events);
    }
    if (items) handler.mayUse(data.table, items);
    return handler;
  }
}

/** Why no method asks for a user of a Cognito pool, and that of the webhook for nobody. */
function acknowledge(method: Method, scope: Endpoint["scope"]) {
  const signed = "Stripe signs what it sends, and the function checks the signature before anything else.";
  const keyed = "Callers are apps with keys of their own, which our authorizer checks, and no users of a Cognito pool.";
  Validations.of(method).acknowledge({ id: "AwsSolutions-COG4", reason: scope ? keyed : signed });
  if (!scope) Validations.of(method).acknowledge({ id: "AwsSolutions-APIG4", reason: signed });
}
