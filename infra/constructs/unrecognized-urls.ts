import { Validations } from "aws-cdk-lib";
import { type IResource, MockIntegration, PassthroughBehavior, type RestApi } from "aws-cdk-lib/aws-apigateway";
import { unrecognizedUrl, unrecognizedUrlBody } from "../gateway-responses.ts";

const { messages, contentTypes, status, headers } = unrecognizedUrl;
const statusCode = String(status);
const entries = Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value] as const);

const integrationOf = (message: string) =>
  new MockIntegration({
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: Object.fromEntries(contentTypes.map((type) => [type, JSON.stringify({ statusCode: status })])),
    integrationResponses: [
      {
        statusCode,
        responseParameters: Object.fromEntries(entries),
        responseTemplates: { "application/json": unrecognizedUrlBody(message) },
      },
    ],
  });

/** Adds the methods that respond to every URL and method without an endpoint. */
export function addUnrecognizedUrls(api: RestApi) {
  for (const [path, message] of Object.entries(messages))
    addUnrecognizedMethods(api.root.resourceForPath(path), message);
}

/** Adds the methods of a resource that respond with a 404: all without a function. */
export function addUnrecognizedMethods(resource: IResource, message: string = messages["/{proxy+}"] ?? "") {
  const method = resource.addMethod("ANY", integrationOf(message), {
    methodResponses: [{ statusCode, responseParameters: Object.fromEntries(entries.map(([name]) => [name, true])) }],
  });
  for (const id of ["AwsSolutions-APIG4", "AwsSolutions-COG4"])
    Validations.of(method).acknowledge({
      id,
      reason: "It returns the same 404 to every caller, and invokes nothing.",
    });
}
