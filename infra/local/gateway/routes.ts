import { type EndpointName, routes } from "../../service.ts";
import { pathParameters } from "../path-parameters.ts";

export interface Route {
  readonly name: EndpointName;
  /** Below the stage. */
  readonly path: string;
  readonly resource: string;
  /** As they came, still encoded. */
  readonly pathParameters: Record<string, string>;
}

/** The endpoint of a method and a path below the stage. A literal part wins over a parameter, as in API Gateway. */
export function match(method: string, path: string): Route | undefined {
  const candidates = routes
    .filter((route) => route.method === method)
    .flatMap(({ name, path: resource }) => {
      const parameters = pathParameters(resource, path);
      return parameters ? [{ name, path, resource, pathParameters: parameters }] : [];
    });
  return candidates.sort((a, b) => Object.keys(a.pathParameters).length - Object.keys(b.pathParameters).length)[0];
}
