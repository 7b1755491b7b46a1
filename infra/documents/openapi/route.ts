import type { Endpoint, EndpointName } from "../../service.ts";

/** A method of an endpoint. */
export interface Route extends Omit<Endpoint, "methods"> {
  readonly name: EndpointName;
  readonly method: Endpoint["methods"][number];
}
