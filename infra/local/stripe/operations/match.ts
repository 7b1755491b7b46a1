import { decodeForm, type RequestParameters } from "../../../../lib/schemas/form.ts";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import { pathParameters } from "../../path-parameters.ts";
import type { StripeRequest } from "../request.ts";
import { belongingOperations } from "./belongings.ts";
import { customerOperations } from "./customers.ts";
import type { Operation } from "./operation.ts";
import { otherOperations } from "./others.ts";
import { paymentMethodOperations } from "./payment-methods.ts";
import { setupOperations } from "./setups.ts";

/** All operations of the double. A path with a literal part precedes those with a parameter in its place. */
const operations: readonly Operation[] = [
  ...customerOperations,
  ...paymentMethodOperations,
  ...belongingOperations,
  ...setupOperations,
  ...otherOperations,
];

/** The operation of a request, with the parameters in its path and those in its query and body. */
export interface MatchedOperation {
  readonly operation: Operation;
  readonly path: RequestParameters;
  /** Decodes the query and the body. Throws a 400 if that fails. */
  readonly sent: () => RequestParameters;
}

/** Finds the operation of a request. Throws a 404 if no operation has its method and path. */
export function matchOperation(request: StripeRequest): MatchedOperation {
  for (const operation of operations) {
    const encoded = operation.method === request.method ? pathParameters(operation.path, request.path) : undefined;
    if (!encoded) continue;
    const path = Object.fromEntries(Object.entries(encoded).map(([name, value]) => [name, decodeURIComponent(value)]));
    return { operation, path, sent: () => ({ ...decodeForm(request.query), ...decodeForm(formOf(request)) }) };
  }
  throw stripeError({ status: 404, message: `Unrecognized request URL (${request.method}: ${request.path}).` });
}

function formOf({ body, header }: StripeRequest): string {
  if (!body || /^application\/x-www-form-urlencoded\b/i.test(header("content-type") ?? "")) return body;
  throw stripeError({
    message: "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
  });
}
