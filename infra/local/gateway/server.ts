import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { APIGatewayProxyResult } from "aws-lambda";
import type { Environment } from "../../environments.ts";
import { gatewayBody, gatewayErrors, unrecognizedUrl, unrecognizedUrlBody } from "../../gateway-responses.ts";
import { type Endpoint, endpoints, largestRequest, stage, timeouts } from "../../service.ts";
import type { Invoke } from "../invoke.ts";
import { Authorizer } from "./authorization.ts";
import { type Arrival, authorizerEvent, proxyEvent } from "./proxy-event.ts";
import { GatewayRefusal } from "./refusal.ts";
import { match } from "./routes.ts";
import { fill } from "./templates.ts";
import { Throttles } from "./throttles.ts";

interface GatewayOptions {
  readonly name: string;
  readonly environment: Environment;
  readonly invoke: Invoke;
  /** Milliseconds. */
  readonly now?: () => number;
  /** Settles when the functions can be invoked. Earlier requests wait for it. */
  readonly ready?: Promise<void>;
}

/** The service's REST API as API Gateway runs it: the same routes, checks, throttles and errors, in the same order. */
export function createGateway({ name, environment, invoke, now = Date.now, ready }: GatewayOptions): Server {
  const authorizer = new Authorizer(invoke, now);
  const throttles = new Throttles(name, environment, now);

  async function handle(arrival: Arrival): Promise<APIGatewayProxyResult> {
    const body = await read(arrival.request);
    const route = routeOf(arrival);
    if (!route) {
      throttles.admit();
      return answerUnrecognized(arrival);
    }
    const event = authorizerEvent(arrival, route);
    const { scope }: Endpoint = endpoints[route.name];
    const authorization = scope && (await authorizer.authorize(event));
    throttles.admit(route.name, authorization);
    const { context, principalId } = authorization ?? {};
    const found = authorization && { ...context, principalId, integrationLatency: 0 };
    return integrate(invoke, route.name, proxyEvent(event, found, body));
  }

  return createServer(async (request, response) => {
    await ready;
    const arrival = arrive(request);
    const { statusCode, headers, body } = await handle(arrival).catch((error) => refuse(error, arrival));
    response.writeHead(statusCode, headers as Record<string, string>).end(body);
  });
}

function arrive(request: IncomingMessage): Arrival {
  const [path = "", query] = (request.url ?? "").split(/\?(.*)/s);
  return { request, requestId: randomUUID(), method: request.method ?? "", path, query: new URLSearchParams(query) };
}

/** The whole body, up to what API Gateway takes. */
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

/** The response of a mock integration, which needs a template for the content type. */
function answerUnrecognized(arrival: Arrival): APIGatewayProxyResult {
  const [type = ""] = (arrival.request.headers["content-type"] ?? "application/json").split(";");
  if (!unrecognizedUrl.contentTypes.includes(type)) throw new GatewayRefusal("UNSUPPORTED_MEDIA_TYPE");
  return fill(unrecognizedUrl, unrecognizedUrlBody, factsOf(arrival));
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

/** The gateway response of a refusal. What nobody foresaw is a failure of the gateway's own. */
function refuse(error: unknown, arrival: Arrival): APIGatewayProxyResult {
  const refusal = error instanceof GatewayRefusal ? error : new GatewayRefusal("DEFAULT_5XX", {}, { cause: error });
  if (refusal.cause) console.error(refusal.cause);
  const facts = { ...factsOf(arrival), "error.responseType": refusal.type, ...refusal.context };
  return fill(gatewayErrors[refusal.type], gatewayBody(refusal.type), facts);
}

const factsOf = ({ requestId, method, path }: Arrival) => ({ requestId, httpMethod: method, path });
