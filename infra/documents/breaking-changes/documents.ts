import type { Schema } from "./json-schema.ts";

/** A value, or a reference to a component. */
export type Referable<Value> = Value | { readonly $ref: string };

/** Contents by media type. */
export type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

/** A parameter of a request, or a header of a response. */
export interface Parameter {
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema?: Schema;
}

/** The body of a request. */
export interface Body {
  readonly required?: boolean;
  readonly content: Content;
}

/** A response with one status. */
export interface Response {
  readonly headers?: Readonly<Record<string, Referable<Parameter>>>;
  readonly content?: Content;
}

/** An operation of OpenAPI, with the service's own extensions. */
export interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly Referable<Parameter>[];
  readonly requestBody?: Referable<Body>;
  readonly responses?: Readonly<Record<string, Referable<Response>>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly "x-scope"?: unknown;
  readonly "x-throttle"?: { readonly rate: number; readonly burst: number };
}

/** A document of OpenAPI 3.1. */
export interface OpenApi extends Pick<Operation, "security"> {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
