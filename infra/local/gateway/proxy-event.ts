import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { stage } from "../../service.ts";
import type { Route } from "./routes.ts";

/** A request as it arrived, with its path still URL-encoded. */
export interface Arrival {
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

const account = "000000000000";
const api = "local";

/** Returns the ARN of a method, which an authorizer's policy allows or denies. */
const methodArn = (method: string, path: string) =>
  `arn:aws:execute-api:local:${account}:${api}/${stage}/${method}${path}`;

/** Returns the event of the authorizer. */
export function authorizerEvent(arrival: Arrival, route: Route): APIGatewayRequestAuthorizerEvent {
  const multiValueHeaders = grouped(pairs(arrival.request.rawHeaders));
  const multiValueQueryStringParameters = grouped([...arrival.query]);
  return {
    type: "REQUEST",
    methodArn: methodArn(arrival.method, route.path),
    resource: route.resource,
    path: route.path,
    httpMethod: arrival.method,
    headers: last(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: last(multiValueQueryStringParameters),
    multiValueQueryStringParameters,
    pathParameters: route.pathParameters,
    stageVariables: {},
    requestContext: requestContext(arrival, route),
  };
}

/** Returns the event of a function, as in API Gateway's proxy integration. */
export function proxyEvent(
  { type, methodArn, requestContext, ...event }: APIGatewayRequestAuthorizerEvent,
  authorizer: APIGatewayProxyEvent["requestContext"]["authorizer"],
  body: Buffer,
): APIGatewayProxyEvent {
  return {
    ...event,
    headers: event.headers ?? {},
    multiValueHeaders: event.multiValueHeaders ?? {},
    queryStringParameters: orNull(event.queryStringParameters),
    multiValueQueryStringParameters: orNull(event.multiValueQueryStringParameters),
    pathParameters: orNull(event.pathParameters),
    stageVariables: null,
    requestContext: { ...requestContext, authorizer },
    body: body.length > 0 ? body.toString() : null,
    isBase64Encoded: false,
  };
}

function requestContext(
  { request, requestId, method, path }: Arrival,
  route: Route,
): APIGatewayRequestAuthorizerEvent["requestContext"] {
  return {
    accountId: account,
    apiId: api,
    authorizer: undefined,
    domainName: request.headers.host,
    domainPrefix: request.headers.host?.split(".")[0],
    extendedRequestId: requestId,
    httpMethod: method,
    identity: identity(request),
    path,
    protocol: "HTTP/1.1",
    requestId,
    requestTime: new Date().toUTCString(),
    requestTimeEpoch: Date.now(),
    resourceId: route.name,
    resourcePath: route.resource,
    stage,
  };
}

const identity = (request: IncomingMessage) => ({
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: request.socket.remoteAddress ?? "",
  user: null,
  userAgent: request.headers["user-agent"] ?? null,
  userArn: null,
});

const pairs = (raw: string[]) =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as [string, string]] : []));

function grouped(entries: [string, string][]): Record<string, string[]> {
  const names = [...new Set(entries.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => [name, entries.filter((entry) => entry[0] === name).map(([, value]) => value)]),
  );
}

const last = (groups: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? ""]));

/** Returns null for an empty map: that is what API Gateway sends to functions, but not to the authorizer. */
const orNull = <Map extends object>(map: Map | null): Map | null => (map && Object.keys(map).length > 0 ? map : null);
