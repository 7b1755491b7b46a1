import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type Stripe from "stripe";
import type { Scope } from "../access/scopes.ts";

/** The event that API Gateway sends to an endpoint, with the fields that the middleware adds. */
export interface EndpointEvent<Input = unknown> extends Omit<APIGatewayProxyEvent, "body"> {
  /** Text, or the value of a JSON body after it is parsed. */
  body: unknown;
  /** The parameters of path, query and body, parsed with the endpoint's schema. */
  input: Input;
  /** The options of each call to Stripe. */
  options: Stripe.RequestOptions;
  /** The header `If-Match`, if the endpoint supports it. */
  ifMatch?: string;
  /** The write of this request, for the audit trail. */
  intent?: { client: string; function_name: string; object?: string };
  /** The result's id or the error's code, and the id of Stripe's request if there was one. */
  outcome?: { result?: string; code?: string } & StripeRequestIds;
}

/** The ids of a request to Stripe. */
interface StripeRequestIds {
  readonly stripe_request_id?: string;
  /** The request whose response Stripe repeated for the same idempotency key. The event names this one. */
  readonly original_request_id?: string;
}

/** Returns the ids in the headers of Stripe's response. */
export function stripeRequestIdsIn(headers: Readonly<Record<string, string>> = {}): StripeRequestIds {
  const { "request-id": stripe_request_id, "original-request": original } = headers;
  return { stripe_request_id, ...(original !== stripe_request_id && { original_request_id: original }) };
}

/** Middleware of an endpoint. */
export type EndpointMiddleware = MiddlewareObj<EndpointEvent, APIGatewayProxyResult>;

interface Caller {
  readonly client: string;
  /** The namespace of its customer references. */
  readonly namespace: string;
  readonly scopes: Scope[];
  readonly rateLimitPolicy?: string;
}

/** Returns the caller that the authorizer found, or an anonymous one if the route has no authorizer. */
export function callerOf({ requestContext: { authorizer } }: EndpointEvent): Caller {
  const { client = "anonymous", namespace = "", scopes = "", rateLimitPolicy } = authorizer ?? {};
  return { client, namespace, scopes: scopes.split(" "), rateLimitPolicy };
}

/** Returns the body as it was sent, before it is parsed, or "" for a request without a body. */
export const bodyTextOf = ({ body, isBase64Encoded }: EndpointEvent): string =>
  isBase64Encoded ? Buffer.from(String(body ?? ""), "base64").toString() : String(body ?? "");

/** Returns the id of the Stripe object in the path. It omits other texts, because they can be personal data. */
export function objectOf({ pathParameters }: EndpointEvent): string | undefined {
  const { customer, payment_method, setup_intent, tax_id, transaction } = pathParameters ?? {};
  const named = setup_intent ?? payment_method ?? tax_id ?? transaction ?? customer ?? "";
  // The secret of a setup intent begins with its id, and contains underscores.
  return /^((cus|pm|txi|cbtxn|ccsbtxn)_\w{1,60}|seti_[A-Za-z0-9]{1,60})$/.test(named) ? named : undefined;
}
