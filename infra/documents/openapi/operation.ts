import type { EndpointName } from "../../service.ts";
import { type Example, named } from "./examples/example.ts";
import { headerParameter, headerRefs, signature } from "./headers.ts";
import { type Handler, handlerOf, inputOf } from "./input.ts";
import { type OperationText, operations } from "./operations.ts";
import { bodyOf, pathNames, pathParametersOf, queryParametersOf, sentWith, type Values } from "./request.ts";
import { failuresOf, successOf } from "./responses.ts";
import type { Route } from "./route.ts";
import { refTo, type Schema } from "./schema.ts";
import type { Converter } from "./stripe/convert.ts";
import { methodOf } from "./stripe/methods.ts";

/** What the operations of a document share. */
export interface Shared {
  /** Collects the schemas of Stripe's objects. */
  readonly converter: Converter;
  /** Collects the schemas of request bodies, by component. */
  readonly bodies: Map<string, Schema>;
  readonly examples: readonly Example[];
}

/** Returns the operation of a route, and adds the schemas that it refers to. */
export async function operationOf(route: Route, { converter, bodies, examples: all }: Shared) {
  const { name, scope } = route;
  const text: OperationText = operations[name];
  const examples = all.filter(({ endpoint, status }) => endpoint === name && status === 200);
  const sent = text.method && methodOf(...text.method, converter);
  const handler = scope ? await handlerOf(name) : undefined;
  const input = handler && inputOf(handler, text, sent?.parameters);
  return {
    operationId: isSecond(route) ? `${name}-by-post` : name,
    tags: [text.tag],
    summary: text.summary,
    description: descriptionOf(route, text, sent?.description),
    ...(handler && input ? requestOf(route, { handler, input, bodies, examples }) : deliveryOf(examples)),
    responses: {
      "200": successOf(
        route,
        text.result ?? sent?.result ?? {},
        named(examples, ({ body }) => body),
      ),
      ...failuresOf(route, text, handler),
    },
    security: scope ? [{ clientKey: [] }, { clientKeyAsUser: [] }] : [],
    ...(scope && { "x-scope": scope }),
    "x-throttle": route.throttle,
  };
}

/** PUT and POST of an upsert have one function, and an operation's id must be unique. */
const isSecond = ({ name, method }: Route) => name === "upsert-customer-reference" && method === "POST";

interface Parts extends Pick<Shared, "bodies" | "examples"> {
  readonly handler: Handler;
  readonly input: Schema;
}

function requestOf({ name, method, path }: Route, { handler, input, bodies, examples }: Parts) {
  const sent = sentWith(path, input);
  const first = examples[0]?.parameters;
  const isBody = method !== "GET" && method !== "DELETE";
  const hasBody = isBody && Object.keys(sent.properties ?? {}).length > 0;
  if (hasBody) bodies.set(componentOf(name), sent);
  const parameters = [
    ...pathParametersOf(path, input, first),
    ...(isBody ? [] : queryParametersOf(sent, first)),
    ...headerRefs([
      ...(method === "GET" ? [] : (["Idempotency-Key"] as const)),
      ...(handler.ifMatch ? (["If-Match"] as const) : []),
      "Stripe-Version",
      "X-Correlation-Id",
      "traceparent",
    ]),
  ];
  const sentBodies = named(examples, ({ parameters }) => bodyIn(parameters, path));
  return { parameters, ...(hasBody && { requestBody: bodyOf(componentOf(name), sent, sentBodies) }) };
}

/** Returns the name of the component for the body of an endpoint: `CreateCustomerParameters`. */
const componentOf = (name: EndpointName) =>
  `${name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())}Parameters`;

const bodyIn = (parameters: Values, path: string): Values =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => !pathNames(path).includes(name)));

/** Returns the request of Stripe's webhook. The body is an event as Stripe signed it. */
const deliveryOf = (examples: readonly Example[]) => ({
  parameters: Object.entries(signature).map(([name, header]) => headerParameter(name, header)),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: refTo("Event"), examples: named(examples, ({ parameters }) => parameters) },
    },
  },
});

function descriptionOf(
  { scope, throttle: { rate, burst } }: Route,
  { tag, description }: OperationText,
  ofSdk?: string,
) {
  const throttle = `All apps together can send ${rate} requests per second, with a burst of ${burst}.`;
  const needs = scope ? `Requires the scope \`${scope}\`. ${throttle}` : throttle;
  // Stripe has no customer references: the SDK's method only has the same parameters.
  const first = tag === "Customer references" ? undefined : ofSdk;
  return [first, description, needs].filter(Boolean).join("\n\n");
}
