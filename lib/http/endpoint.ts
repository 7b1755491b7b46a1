import middy from "@middy/core";
import httpHeaderNormalizer from "@middy/http-header-normalizer";
import httpJsonBodyParser from "@middy/http-json-body-parser";
import type { APIGatewayProxyResult } from "aws-lambda";
import * as z from "zod/mini";
import { accessOf, type Scope } from "../access/scopes.ts";
import { audit } from "../platform/audit.ts";
import { initializing } from "../platform/initializing.ts";
import type { EndpointCall } from "../stripe/call.ts";
import { prepareStripe, stripe } from "../stripe/client.ts";
import { requestIdsOf } from "./correlation.ts";
import { auditIntent, auditOutcome } from "./middleware/audit.ts";
import { guardOwnership } from "./middleware/guard-ownership.ts";
import { guardParameters } from "./middleware/guard-parameters.ts";
import { guardReferences } from "./middleware/guard-references.ts";
import { limitBody } from "./middleware/limit-body.ts";
import { log } from "./middleware/log.ts";
import { readIfMatch } from "./middleware/read-if-match.ts";
import { readInput } from "./middleware/read-input.ts";
import { rejectCardData } from "./middleware/reject-card-data.ts";
import { rejectLossyNumbers } from "./middleware/reject-lossy-numbers.ts";
import { requestOptions } from "./middleware/request-options.ts";
import { requireScope } from "./middleware/require-scope.ts";
import { respondWithErrors } from "./middleware/respond-with-errors.ts";
import { bodyTextOf, callerOf, type EndpointEvent, stripeRequestIdsIn } from "./request.ts";
import { objectResponse, receiptResponse, stripeHeadersOf } from "./response.ts";

interface Endpoint<Schema extends z.ZodMiniType> {
  readonly scope: Scope;
  readonly input: Schema;
  /** Whether it supports `If-Match`; by default it does not. */
  readonly ifMatch?: boolean;
  /** Work before the first request. By default, it prepares calls to Stripe. */
  readonly initialize?: readonly (() => Promise<unknown>)[];
}

/**
 * Returns the Lambda function of an endpoint. It rejects callers without the scope and parameters that the schema does
 * not allow, calls `handle`, and responds with the result or the error as Stripe does.
 */
export function endpoint<Schema extends z.ZodMiniType, Result extends object>(
  { scope, input, ifMatch = false, initialize = [() => prepareStripe(accessOf(scope))] }: Endpoint<Schema>,
  handle: (input: z.output<Schema>, call: EndpointCall) => Promise<Result>,
) {
  const handler = middy<EndpointEvent<z.output<Schema>>, APIGatewayProxyResult>()
    .use(httpHeaderNormalizer())
    .use(log())
    .use(auditOutcome())
    .use(respondWithErrors())
    .use(requireScope(scope))
    .use(limitBody())
    .use(rejectLossyNumbers())
    .use(httpJsonBodyParser({ disableContentTypeError: true }))
    .use(requestOptions())
    .use(readIfMatch(ifMatch))
    .use(readInput(input))
    .use(rejectCardData())
    .use(guardParameters())
    .use(guardReferences(scope))
    .use(guardOwnership(scope, input))
    .use(auditIntent())
    .handler(async (event: EndpointEvent<z.output<Schema>>) => {
      const object = await handle(event.input, callOf(event, scope));
      event.outcome = { result: Object(object).id, ...stripeRequestIdsIn(stripeHeadersOf(object)) };
      return objectResponse(event, object);
    });
  // The first parse costs a millisecond of CPU.
  const initialized = initializing(handler, async () => z.safeParse(input, {}), ...initialize);
  // For the OpenAPI document.
  return Object.assign(initialized, { input, ifMatch });
}

/** Returns what the handler may know of a request and its caller, and Stripe's SDK with the key of the scope. */
function callOf(event: EndpointEvent, scope: Scope): EndpointCall {
  const { client, namespace, scopes } = callerOf(event);
  return {
    // An endpoint that does not call Stripe has no key.
    get stripe() {
      return stripe(accessOf(scope));
    },
    client,
    options: event.options,
    namespace,
    ifMatch: event.ifMatch,
    seesPaymentMethods: scopes.includes("payment_methods:read"),
    addReceipt: (had) => audit({ phase: "receipt", ...requestIdsOf(event), ...event.intent, had }),
  };
}

/** Returns the Lambda function that receives Stripe's webhook. It responds after `accept` has accepted the event. */
export function receiver(
  accept: (body: string, headers: Readonly<Record<string, string | undefined>>) => Promise<void>,
) {
  return middy<EndpointEvent, APIGatewayProxyResult>()
    .use(httpHeaderNormalizer())
    .use(log())
    .use(respondWithErrors())
    .use(limitBody())
    .handler(async (event: EndpointEvent) => {
      await accept(bodyTextOf(event), event.headers);
      return receiptResponse(event);
    });
}

/** Returns the Lambda function of a page for browsers, which send no key. */
export function page(respond: (event: EndpointEvent) => APIGatewayProxyResult) {
  return middy<EndpointEvent, APIGatewayProxyResult>()
    .use(httpHeaderNormalizer())
    .use(log())
    .use(respondWithErrors())
    .handler(async (event: EndpointEvent) => {
      const { headers, ...response } = respond(event);
      return { ...response, headers: { ...headers, "Request-Id": event.requestContext.requestId } };
    });
}
