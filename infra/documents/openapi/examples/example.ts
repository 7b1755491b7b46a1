import type { EndpointName } from "../../../service.ts";
import type { Values } from "../request.ts";

/** A request to the local service, and its response. */
export interface Example {
  /** Undefined for a URL without an endpoint. */
  readonly endpoint?: EndpointName;
  /** Its name in the document. */
  readonly name: string;
  readonly summary: string;
  /** The parameters in path, query and body. */
  readonly parameters: Values;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
