import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type Stripe from "stripe";
import type { Scope } from "./clients.ts";

/** What API Gateway sends an endpoint, and what the middleware makes of it on the way in. */
export interface EndpointEvent<Input = unknown> extends Omit<APIGatewayProxyEvent, "body"> {
  /** Text, or what JSON text says. */
  body: unknown;
  /** The parameters of path, query and body, as the endpoint's schema read them. */
  input: Input;
  /** For the call to Stripe that this request asks for. */
  options: Stripe.RequestOptions;
}

export type EndpointMiddleware = MiddlewareObj<EndpointEvent, APIGatewayProxyResult>;

/** Who calls, as the authorizer found. */
export function callerOf(event: EndpointEvent): { client: string; scopes: Scope[] } {
  const { client, scopes } = event.requestContext.authorizer as Record<"client" | "scopes", string>;
  return { client, scopes: scopes.split(" ") as Scope[] };
}
