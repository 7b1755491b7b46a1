import { type EndpointName, routes } from "../../service.ts";
import { pathParameters } from "../path-parameters.ts";

/** The endpoint of a request. */
export interface Route {
  readonly name: EndpointName;
  /** Path without the stage. */
  readonly path: string;
  /** Path with its parameters' names, such as `/customers/{customer}`. */
  readonly resource: string;
  /** Still URL-encoded. */
  readonly pathParameters: Record<string, string>;
}

/** Returns the endpoint of a method and a path without the stage. A literal part wins over a parameter, as in API Gateway. */
export function match(method: string, path: string): Route | undefined {
  const candidates = routes
    .filter((route) => route.method === method)
    .flatMap(({ name, path: resource }) => {
      const parameters = pathParameters(resource, path);
      return parameters ? [{ name, path, resource, pathParameters: parameters }] : [];
    });
  return candidates.sort((a, b) => Object.keys(a.pathParameters).length - Object.keys(b.pathParameters).length)[0];
}
