import type * as z from "zod/mini";
import { decodeForm, decodeJson, type RequestParameters } from "../../schemas/form.ts";
import { parse } from "../../schemas/parse.ts";
import { stripeError } from "../../stripe/errors.ts";
import type { EndpointEvent, EndpointMiddleware } from "../request.ts";

/** Parses path, query and body with the endpoint's schema into `event.input`. Throws a 400 if they do not match it. */
export const readInput = (schema: z.ZodMiniType): EndpointMiddleware => ({
  before: ({ event }) => {
    event.input = parse(
      schema,
      { ...decodeForm(queryTextOf(event)), ...bodyParametersOf(event) },
      pathParametersOf(event),
    );
  },
});

/** API Gateway does not decode path parameters. */
function pathParametersOf({ pathParameters }: EndpointEvent): RequestParameters {
  const pairs = Object.entries(pathParameters ?? {}).map(([name, value = ""]) => [name, decoded(value)]);
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** API Gateway decodes the query and groups it by name. */
function queryTextOf({ multiValueQueryStringParameters }: EndpointEvent): string {
  if (!multiValueQueryStringParameters) return "";
  const pairs = Object.entries(multiValueQueryStringParameters);
  const query = new URLSearchParams();
  for (const [name, values = []] of pairs) for (const value of values) query.append(name, value);
  return query.toString();
}

function bodyParametersOf({ body, headers, isBase64Encoded }: EndpointEvent): RequestParameters {
  if (typeof body !== "string" || !body) return decodeJson(body || null);
  if (/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""))
    return decodeForm(isBase64Encoded ? Buffer.from(body, "base64").toString() : body);
  throw stripeError({
    message:
      "Invalid request (check that your POST content type is application/x-www-form-urlencoded or application/json).",
  });
}
