import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { APIGatewayProxyResult } from "aws-lambda";
import type { Environment } from "../../environments.ts";
import { gatewayBody, gatewayErrors, unrecognizedUrl, unrecognizedUrlBody } from "../../gateway-responses.ts";
import { type Endpoint, endpoints, largestRequest, stage, timeouts } from "../../service.ts";
import type { Observer } from "../activity.ts";
import { describe } from "../functions/describe.ts";
import type { Invoke } from "../functions/invoke.ts";
import { pathParameters } from "../path-parameters.ts";
import { Authorizer } from "./authorizer.ts";
import { exchangeOf, type Findings } from "./exchange.ts";
import { type Arrival, authorizerEvent, proxyEvent } from "./proxy-event.ts";
import { GatewayRefusal } from "./refusal.ts";
import { match } from "./routes.ts";
import { fill } from "./templates.ts";
import { Throttles } from "./throttles.ts";

interface GatewayOptions {
  readonly name: string;
  readonly environment: Environment;
  readonly invoke: Invoke;
  /** Returns the time in milliseconds. */
  readonly now?: () => number;
  /** The throttles of the environment; new ones by default. */
  readonly throttles?: Throttles;
  /** Resolves when the functions can be invoked. Earlier requests wait for it. */
  readonly ready?: Promise<void>;
  /** Called with each exchange after its response was sent. */
  readonly observe?: Observer;
  /** What the local run serves beside API Gateway, by the first part of the path, such as `/docs`. */
  readonly pages?: Readonly<Record<string, RequestListener>>;
}

/** Returns a server that behaves as API Gateway does: the same routes, checks, throttles and errors, in the same order. */
export function createGateway(options: GatewayOptions): Server {
  const { name, environment, invoke, now = Date.now, ready, observe, pages = {} } = options;
  const { throttles = new Throttles(name, environment, now) } = options;
  const authorizer = new Authorizer(invoke, now);

  async function handle(arrival: Arrival, findings: Findings): Promise<APIGatewayProxyResult> {
    const body = await read(arrival.request);
    const route = routeOf(arrival);
    Object.assign(findings, { body, endpoint: route?.name });
    if (!route) {
      throttles.admit();
      return respondToUnrecognized(arrival);
    }
    const event = authorizerEvent(arrival, route);
    const { scope }: Endpoint = endpoints[route.name];
    const authorization = scope && (await authorizer.authorize(event));
    findings.client = authorization?.principalId;
    throttles.admit(route.name, authorization);
    const { context, principalId } = authorization ?? {};
    const authorizerContext = authorization && { ...context, principalId, integrationLatency: 0 };
    return integrate(invoke, route.name, proxyEvent(event, authorizerContext, body));
  }

  return createServer(async (request, response) => {
    const time = Date.now();
    await ready;
    const arrival = arrivalOf(request);
    const page = pages[arrival.path.replace(/(?<=.)\/.*/s, "")];
    if (page) return page(request, response);
    const findings: Findings = {};
    const result = await handle(arrival, findings).catch((error) => refuse(error, arrival, findings));
    const { statusCode, headers, body } = result;
    response.writeHead(statusCode, headers as Record<string, string>).end(body);
    observe?.(exchangeOf(arrival, time, findings, result));
  });
}

function arrivalOf(request: IncomingMessage): Arrival {
  const [path = "", query] = (request.url ?? "").split(/\?(.*)/s);
  return { request, requestId: randomUUID(), method: request.method ?? "", path, query: new URLSearchParams(query) };
}

/** Returns the whole body. Throws a GatewayRefusal if it exceeds API Gateway's limit. */
async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= largestRequest) chunks.push(chunk);
  }
  if (size > largestRequest) throw new GatewayRefusal("REQUEST_TOO_LARGE");
  return Buffer.concat(chunks);
}

const routeOf = ({ method, path }: Arrival) =>
  path.startsWith(`/${stage}/`) ? match(method, path.slice(stage.length + 1)) : undefined;

/** Returns the message of the most specific resource that matches. */
function messageFor({ path }: Arrival): string {
  const { "/{proxy+}": other = "", ...messages } = unrecognizedUrl.messages;
  const found = Object.entries(messages).find(([resource]) => pathParameters(`/${stage}${resource}`, path));
  return found?.[1] ?? other;
}

/** Returns the response of the mock integration. Throws a GatewayRefusal if it has no template for the content type. */
function respondToUnrecognized(arrival: Arrival): APIGatewayProxyResult {
  const [type = ""] = (arrival.request.headers["content-type"] ?? "application/json").split(";");
  if (!unrecognizedUrl.contentTypes.includes(type)) throw new GatewayRefusal("UNSUPPORTED_MEDIA_TYPE");
  return fill(unrecognizedUrl, unrecognizedUrlBody(messageFor(arrival)), variablesOf(arrival));
}

async function integrate(invoke: Invoke, name: string, event: unknown): Promise<APIGatewayProxyResult> {
  try {
    const result = (await invoke(name, event, timeouts.function)) as APIGatewayProxyResult | undefined;
    if (!result || !Number.isInteger(result.statusCode)) throw new Error(`Malformed Lambda proxy response of ${name}`);
    return result;
  } catch (cause) {
    throw new GatewayRefusal("INTEGRATION_FAILURE", {}, { cause });
  }
}

/** Returns the gateway response of a refusal, and notes its cause. Any other error becomes a DEFAULT_5XX. */
function refuse(error: unknown, arrival: Arrival, findings: Findings): APIGatewayProxyResult {
  const refusal = error instanceof GatewayRefusal ? error : new GatewayRefusal("DEFAULT_5XX", {}, { cause: error });
  if (refusal.cause) findings.error = describe(refusal.cause);
  const variables = { ...variablesOf(arrival), "error.responseType": refusal.type, ...refusal.context };
  return fill(gatewayErrors[refusal.type], gatewayBody(refusal.type), variables);
}

const variablesOf = ({ requestId, method, path }: Arrival) => ({ requestId, httpMethod: method, path });
