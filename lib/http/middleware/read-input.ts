import type * as z from "zod";
import { decodeForm, decodeJson, type Parameters } from "../../schemas/form.ts";
import { parse } from "../../schemas/parse.ts";
import { stripeError } from "../../stripe/errors.ts";
import type { EndpointEvent, EndpointMiddleware } from "../request.ts";

/** Puts what path, query and body say through the endpoint's schema, into `event.input`. */
export const readInput = (schema: z.ZodType): EndpointMiddleware => ({
  before: ({ event }) => {
    event.input = parse(schema, { ...decodeForm(queryOf(event)), ...bodyOf(event) }, pathOf(event));
  },
});

/** API Gateway hands over the path as it came, still encoded. */
function pathOf({ pathParameters }: EndpointEvent): Parameters {
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

/** API Gateway hands over the query decoded, by name. */
function queryOf({ multiValueQueryStringParameters }: EndpointEvent): string {
  const pairs = Object.entries(multiValueQueryStringParameters ?? {});
  const query = new URLSearchParams();
  for (const [name, values = []] of pairs) for (const value of values) query.append(name, value);
  return query.toString();
}

function bodyOf({ body, headers, isBase64Encoded }: EndpointEvent): Parameters {
  if (typeof body !== "string" || !body) return decodeJson(body || null);
  if (/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""))
    return decodeForm(isBase64Encoded ? Buffer.from(body, "base64").toString() : body);
  throw stripeError({
    message:
      "Invalid request (check that your POST content type is application/x-www-form-urlencoded or application/json).",
  });
}
