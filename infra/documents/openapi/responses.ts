import { type GatewayError, gatewayErrors } from "../../gateway-responses.ts";
import { commonHeaders, type ErrorStatus, errorEntries, errors, idempotencyHeaders } from "./errors.ts";
import { type Example, named } from "./examples/example.ts";
import { headersOf } from "./headers.ts";
import type { Handler } from "./input.ts";
import type { OperationText } from "./operations.ts";
import { type Examples, pathNames } from "./request.ts";
import type { Route } from "./route.ts";
import { refTo, type Schema } from "./schema.ts";

/** Returns the response with a result of this schema. */
export function successOf({ name, method }: Route, schema: Schema, examples: Examples) {
  const isCustomer = JSON.stringify(schema).includes('/Customer"');
  return {
    description: "Success.",
    headers: headersOf([
      ...commonHeaders,
      ...(method === "GET" ? [] : idempotencyHeaders),
      ...(isCustomer ? (["ETag"] as const) : []),
      ...(name === "attach-payment-method" ? (["Existing-Payment-Method"] as const) : []),
    ]),
    content: { "application/json": { schema, ...(Object.keys(examples).length > 0 && { examples }) } },
  };
}

/** Returns references to the errors that a route can have. */
export function failuresOf({ method, path, scope }: Route, { declines }: OperationText, handler?: Handler) {
  const isWrite = method !== "GET";
  const isPossible: Partial<Record<ErrorStatus, boolean>> = {
    "401": Boolean(scope),
    "402": Boolean(declines),
    "404": pathNames(path).length > 0,
    "409": isWrite && Boolean(scope),
    "412": Boolean(handler?.ifMatch),
    "413": isWrite,
  };
  const statuses = (Object.keys(errors) as ErrorStatus[]).filter((status) => isPossible[status] ?? true);
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }]));
}

/** Returns the components of the errors, with examples by status. */
export const errorResponses = (examples: Readonly<Record<string, Examples>>) =>
  Object.fromEntries(
    errorEntries.map(([status, { description, headers = [] }]) => [
      status,
      {
        description,
        headers: headersOf([...commonHeaders, ...idempotencyHeaders, ...headers]),
        content: {
          "application/json": { schema: refTo("Error"), ...(examples[status] && { examples: examples[status] }) },
        },
      },
    ]),
  );

/** Errors of API Gateway that the local service does not have: their names, types and summaries. */
const ofGateway = [
  ["firewall", "WAF_FILTERED", "The firewall rejected the request"],
  ["quota", "QUOTA_EXCEEDED", "The monthly quota is used up"],
  ["timeout", "INTEGRATION_TIMEOUT", "The service did not respond in time"],
] as const;

/** Returns the examples of errors by status. */
export function errorExamples(examples: readonly Example[]) {
  const byStatus: Record<string, Examples> = {};
  const add = (status: number, added: Examples) => {
    byStatus[status] = { ...byStatus[status], ...added };
  };
  for (const example of examples)
    if (example.status !== 200)
      add(
        example.status,
        named([example], ({ body }) => body),
      );
  for (const [name, type, summary] of ofGateway) {
    const { status = 500, error }: GatewayError = gatewayErrors[type];
    add(status, { [name]: { summary, value: { error } } });
  }
  return byStatus;
}
