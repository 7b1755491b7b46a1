import scalar from "@scalar/fastify-api-reference";

/** What Scalar's Fastify plugin gives Fastify: a route with a handler that sends a file. */
interface Route {
  readonly url: string;
  readonly handler: (request: undefined, reply: Reply) => string;
}
interface Reply {
  readonly header: () => Reply;
  readonly send: (text: string) => string;
}

const reply: Reply = { header: () => reply, send: (text) => text };

/**
 * Returns Scalar's script, which renders an OpenAPI document in a browser. Its own package installs 272 packages for this
 * one file; the Fastify plugin contains it, and serves it as a route. Throws an error if the plugin has no such route.
 */
export function scalarScript(): string {
  const routes: Route[] = [];
  const fastify = { route: (route: Route) => routes.push(route) };
  const register = scalar as unknown as (server: typeof fastify, options: object, done: () => void) => void;
  register(fastify, { configuration: { url: "openapi.json" } }, () => {});
  const route = routes.find(({ url }) => url.endsWith(".js"));
  if (!route) throw new Error("@scalar/fastify-api-reference has no route with Scalar's script.");
  return route.handler(undefined, reply);
}
