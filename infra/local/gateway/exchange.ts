import type { APIGatewayProxyResult } from "aws-lambda";
import type { EndpointName } from "../../service.ts";
import type { Arrival } from "./proxy-event.ts";

/** A request to the gateway, and its response. */
export interface Exchange {
  readonly kind: "exchange";
  /** The id of the request in API Gateway. */
  readonly requestId: string;
  /** When the request arrived, in Unix milliseconds. */
  readonly time: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Undefined if no endpoint has the method and path. */
  readonly endpoint?: EndpointName;
  /** Undefined if the key was not accepted, or not checked. */
  readonly client?: string;
  readonly response: APIGatewayProxyResult;
  /** Why the gateway got no response of a function. */
  readonly error?: string;
}

/** What the gateway finds out about a request while it handles it. */
export interface Findings {
  body?: Buffer;
  endpoint?: EndpointName;
  client?: string;
  error?: string;
}

/** Returns the exchange of an arrival whose response is known now. */
export function exchangeOf(
  arrival: Arrival,
  time: number,
  findings: Findings,
  response: APIGatewayProxyResult,
): Exchange {
  const { request, requestId, method } = arrival;
  const { body, endpoint, client, error } = findings;
  return {
    kind: "exchange",
    requestId,
    time,
    duration: Date.now() - time,
    method,
    url: request.url ?? "",
    headers: request.headers,
    body: body?.toString() ?? "",
    endpoint,
    client,
    response,
    error,
  };
}
