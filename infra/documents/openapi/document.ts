import { routes, stage } from "../../service.ts";
import type { Example } from "./examples/example.ts";
import { headerParameter, requestHeaders, responseHeaders } from "./headers.ts";
import { info, securitySchemes, servers } from "./info.ts";
import { operationOf } from "./operation.ts";
import { ownSchemas } from "./own-schemas.ts";
import { errorExamples, errorResponses } from "./responses.ts";
import type { Schema } from "./schema.ts";
import { Converter } from "./stripe/convert.ts";
import { tags } from "./tags.ts";
import { described, visibleSchemas } from "./visible.ts";

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
    info,
    servers,
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes,
      parameters: Object.fromEntries(
        Object.entries(requestHeaders).map(([name, header]) => [name, headerParameter(name, header)]),
      ),
      headers: responseHeaders,
      responses: errorResponses(errorExamples(examples)),
      schemas: sorted({
        ...visibleSchemas(Object.fromEntries(shared.converter.components)),
        ...Object.fromEntries(shared.bodies),
        ...ownSchemas,
      }),
    },
  };
}

const sorted = <Value>(record: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
