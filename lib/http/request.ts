import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type Stripe from "stripe";
import type { Scope } from "../access/clients.ts";

/** What API Gateway sends an endpoint, and what the middleware makes of it on the way in. */
export interface EndpointEvent<Input = unknown> extends Omit<APIGatewayProxyEvent, "body"> {
  /** Text, or what JSON text says. */
  body: unknown;
  /** The parameters of path, query and body, as the endpoint's schema read them. */
  input: Input;
  /** For the call to Stripe that this request asks for. */
  options: Stripe.RequestOptions;
  /** The write that is about to be made, for the audit trail. */
  intent?: { client: string; function_name: string; object?: string };
  /** What came of the request: the object's id or the error's code, and Stripe's name for the request if it was asked. */
  outcome?: { result?: string; code?: string; stripe_request_id?: string };
}

export type EndpointMiddleware = MiddlewareObj<EndpointEvent, APIGatewayProxyResult>;

/** Who calls, and what it may. */
interface Caller {
  readonly client: string;
  /** Of its customer references. */
  readonly namespace: string;
  readonly scopes: Scope[];
  readonly rateLimitPolicy?: string;
}

/** Who calls, as the authorizer found; nobody known, where it was not asked. */
export function callerOf({ requestContext: { authorizer } }: EndpointEvent): Caller {
  const { client = "anonymous", namespace = "", scopes = "", rateLimitPolicy } = authorizer ?? {};
  return { client, namespace, scopes: scopes.split(" "), rateLimitPolicy };
}

/** The body as it was sent, byte for byte, before it is parsed. Empty when there is none. */
export const bodyTextOf = ({ body, isBase64Encoded }: EndpointEvent): string =>
  isBase64Encoded ? Buffer.from(String(body ?? ""), "base64").toString() : String(body ?? "");

/** The object of Stripe's that a request's path names. Whatever else stands there may be of a person. */
export function objectOf({ pathParameters }: EndpointEvent): string | undefined {
  const { customer, payment_method } = pathParameters ?? {};
  const named = payment_method ?? customer ?? "";
  return /^(cus|pm)_\w{1,60}$/.test(named) ? named : undefined;
}
