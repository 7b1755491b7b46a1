import middy from "@middy/core";
import httpHeaderNormalizer from "@middy/http-header-normalizer";
import httpJsonBodyParser from "@middy/http-json-body-parser";
import type { APIGatewayProxyResult } from "aws-lambda";
import type Stripe from "stripe";
import type * as z from "zod";
import { answer } from "./answer.ts";
import { accessOf, type Scope } from "./clients.ts";
import type { EndpointEvent } from "./event.ts";
import { answerErrors } from "./middleware/answer-errors.ts";
import { log } from "./middleware/log.ts";
import { readInput } from "./middleware/read-input.ts";
import { requestOptions } from "./middleware/request-options.ts";
import { requireScope } from "./middleware/require-scope.ts";
import { stripe } from "./stripe.ts";

/** What an endpoint calls Stripe with: the client, and the options that each call must carry. */
export interface StripeCall {
  readonly stripe: Stripe;
  readonly options: Stripe.RequestOptions;
}

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
    .use(answerErrors())
    .use(requireScope(scope))
    .use(httpHeaderNormalizer())
    .use(httpJsonBodyParser({ disableContentTypeError: true }))
    .use(requestOptions())
    .use(readInput(input))
    .handler(async (event: EndpointEvent<z.output<Schema>>) => {
      const object = await handle(event.input, { stripe: stripe(accessOf(scope)), options: event.options });
      return answer(event, 200, object, object.lastResponse.headers);
    });
}
