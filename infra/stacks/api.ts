import { CfnOutput, Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { IdentitySource, LambdaIntegration, RequestAuthorizer } from "aws-cdk-lib/aws-apigateway";
import type { Construct } from "constructs";
import { accessOf, stripeKeyVariables } from "../../lib/clients.ts";
import { follow } from "../constructs/audit-trail.ts";
import { ServiceFunction } from "../constructs/function.ts";
import { ServiceApi } from "../constructs/rest-api.ts";
import { authorizerVariables, type Environment, stripeVariables } from "../environments.ts";
import { authorizerCache, endpoints, timeouts } from "../service.ts";
import type { DataStack } from "./data.ts";

interface ApiStackProps extends StackProps {
  readonly name: string;
  readonly environment: Environment;
  readonly data: DataStack;
}

/** The REST API with its authorizer, and a function for each endpoint. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { name, environment, data, ...props }: ApiStackProps) {
    super(scope, id, props);
    const api = new ServiceApi(this, "api", { name, environment });

    const authorize = new ServiceFunction(this, "authorize", {
      name,
      environment,
      timeout: timeouts.authorizer,
      variables: authorizerVariables(environment),
    });
    authorize.mayRead(data.clientKeys, "CLIENT_KEYS_SECRET");
    authorize.mayUse(data.table, ["UpdateItem"], "key#");
    follow(authorize.logGroup, data.audit);
    const authorizer = new RequestAuthorizer(this, "authorizer", {
      handler: authorize.lambda,
      identitySources: [IdentitySource.header("Authorization")],
      resultsCacheTtl: Duration.seconds(authorizerCache),
    });

    for (const [endpoint, { method, path, scope }] of Object.entries(endpoints)) {
      const handler = new ServiceFunction(this, endpoint, {
        name,
        environment,
        timeout: timeouts.function,
        variables: stripeVariables(environment),
      });
      follow(handler.logGroup, data.audit);
      const access = accessOf(scope);
      handler.mayRead(data.stripeKeys[access], stripeKeyVariables[access]);
      const integration = new LambdaIntegration(handler.lambda, { allowTestInvoke: false });
      const added = api.root.resourceForPath(path).addMethod(method, integration, { apiKeyRequired: true, authorizer });
      Validations.of(added).acknowledge({
        id: "AwsSolutions-COG4",
        reason: "Callers are apps with keys of their own, which our authorizer checks, and no users of a Cognito pool.",
      });
    }

    new CfnOutput(this, "host", { value: `${api.restApiId}.execute-api.${this.region}.${this.urlSuffix}` });
  }
}
