import packageJson from "../../../package.json" with { type: "json" };
import { type GatewayError, gatewayErrors } from "../../gateway-responses.ts";
import { routes, stage } from "../../service.ts";
import type { Example } from "./examples/example.ts";
import { headerParameter, requestHeaders, responseHeaders } from "./headers.ts";
import { named, operationOf } from "./operation.ts";
import { ownSchemas } from "./own-schemas.ts";
import type { Examples } from "./request.ts";
import { errorResponses } from "./responses.ts";
import type { Schema } from "./schema.ts";
import { Converter } from "./stripe/convert.ts";
import { tags } from "./tags.ts";
import { described, visibleSchemas } from "./visible.ts";

const description = `${packageJson.description}. Each app has its own key, scopes and throttle. Errors, lists, idempotency and \`expand\` work as at Stripe, and every official Stripe SDK works after a change of the host and the key.

The descriptions of Stripe's objects and parameters are those of stripe-node ${packageJson.dependencies.stripe}, © Stripe, Inc., under the MIT licence.`;

/** Returns the OpenAPI document of the service, with these examples. */
export async function openapi(examples: readonly Example[]) {
  const shared = { converter: new Converter(described), bodies: new Map<string, Schema>(), examples };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/${stage}${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: await operationOf(route, shared) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Stripe customers",
      version: packageJson.version,
      description,
      license: { name: packageJson.license, identifier: packageJson.license },
    },
    servers,
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes,
      parameters: Object.fromEntries(
        Object.entries(requestHeaders).map(([name, header]) => [name, headerParameter(name, header)]),
      ),
      headers: responseHeaders,
      responses: errorResponses(errorsIn(examples)),
      schemas: sorted({
        ...visibleSchemas(Object.fromEntries(shared.converter.components)),
        ...Object.fromEntries(shared.bodies),
        ...ownSchemas,
      }),
    },
  };
}

const servers = [
  { url: "http://127.0.0.1:4000", description: "The local run, `npm start`." },
  {
    url: "https://{host}",
    description: "A deployed service.",
    variables: { host: { default: "customers.example.com", description: "The host that your operators give you." } },
  },
];

const securitySchemes = {
  clientKey: {
    type: "http",
    scheme: "bearer",
    description:
      "A client key, `cak_<environment>_<client>_<random>`. Your operators issue it. Each operation names the scope that the key needs.",
  },
  clientKeyAsUser: { type: "http", scheme: "basic", description: "The client key as user name, without a password." },
};

/** Errors of API Gateway that the local service does not have: their names, types and summaries. */
const ofGateway = [
  ["firewall", "WAF_FILTERED", "The firewall rejected the request"],
  ["quota", "QUOTA_EXCEEDED", "The monthly quota is used up"],
  ["timeout", "INTEGRATION_TIMEOUT", "The service did not respond in time"],
] as const;

/** Returns the examples of errors by status. */
function errorsIn(examples: readonly Example[]) {
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

const sorted = <Value>(record: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
