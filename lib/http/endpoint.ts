import middy from "@middy/core";
import httpHeaderNormalizer from "@middy/http-header-normalizer";
import httpJsonBodyParser from "@middy/http-json-body-parser";
import type { APIGatewayProxyResult } from "aws-lambda";
import type Stripe from "stripe";
import type * as z from "zod";
import { accessOf, type Scope } from "../access/clients.ts";
import type { StripeCall } from "../stripe/call.ts";
import { stripe } from "../stripe/client.ts";
import { auditIntent, auditOutcome } from "./middleware/audit.ts";
import { guardPaymentMethods } from "./middleware/guard-payment-methods.ts";
import { guardReferences } from "./middleware/guard-references.ts";
import { limitBody } from "./middleware/limit-body.ts";
import { log } from "./middleware/log.ts";
import { readInput } from "./middleware/read-input.ts";
import { rejectCardData } from "./middleware/reject-card-data.ts";
import { rejectLossyNumbers } from "./middleware/reject-lossy-numbers.ts";
import { requestOptions } from "./middleware/request-options.ts";
import { requireScope } from "./middleware/require-scope.ts";
import { answerErrors } from "./middleware/respond-with-errors.ts";
import { callerOf, type EndpointEvent, textOf } from "./request.ts";
import { answerObject, answerReceipt } from "./response.ts";

interface Endpoint<Schema extends z.ZodType> {
  readonly scope: Scope;
  readonly input: Schema;
}

/**
 * A Lambda function behind API Gateway that speaks Stripe's wire: who lacks the scope or sends what the schema
 * does not know is refused, the rest is handled, and whatever comes of it is answered as Stripe would.
 */
export function endpoint<Schema extends z.ZodType, Answer>(
  { scope, input }: Endpoint<Schema>,
  handle: (input: z.output<Schema>, call: StripeCall) => Promise<Stripe.Response<Answer>>,
) {
  return middy<EndpointEvent<z.output<Schema>>, APIGatewayProxyResult>()
    .use(log())
    .use(auditOutcome())
    .use(answerErrors())
    .use(requireScope(scope))
    .use(limitBody())
    .use(httpHeaderNormalizer())
    .use(rejectLossyNumbers())
    .use(httpJsonBodyParser({ disableContentTypeError: true }))
    .use(requestOptions())
    .use(readInput(input))
    .use(rejectCardData())
    .use(guardPaymentMethods())
    .use(guardReferences(scope))
    .use(auditIntent())
    .handler(async (event: EndpointEvent<z.output<Schema>>) => {
      const { namespace } = callerOf(event);
      const answered = await handle(event.input, {
        stripe: stripe(accessOf(scope)),
        options: event.options,
        namespace,
      });
      return answerObject(event, answered);
    });
}

/** A Lambda function behind API Gateway that takes what Stripe sends, once `take` has done with it. */
export function receiver(take: (body: string, headers: Readonly<Record<string, string | undefined>>) => Promise<void>) {
  return middy<EndpointEvent, APIGatewayProxyResult>()
    .use(log())
    .use(answerErrors())
    .use(limitBody())
    .use(httpHeaderNormalizer())
    .handler(async (event: EndpointEvent) => {
      await take(textOf(event), event.headers);
      return answerReceipt(event);
    });
}
