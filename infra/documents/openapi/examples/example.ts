import type Stripe from "stripe";
import type { EndpointName } from "../../../service.ts";
import type { Examples, Values } from "../request.ts";

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
  /** The headers of the response, with lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Returns a part of each example, by the example's name. */
export const named = (examples: readonly Example[], part: (example: Example) => unknown): Examples =>
  Object.fromEntries(examples.map((example) => [example.name, { summary: example.summary, value: part(example) }]));

/** How to send a request of an example. */
export interface Request {
  readonly endpoint: EndpointName;
  readonly parameters?: Values;
  /** The first method of the endpoint by default. */
  readonly method?: string;
  /** The client that sends it; `admin` by default, which has all scopes. */
  readonly client?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request, adds it to the examples under a name, and returns the body of the response. */
export type Send = (name: string, summary: string, request: Request) => Promise<Result>;

// biome-ignore lint/suspicious/noExplicitAny: the story reads ids and secrets of all kinds of objects.
export type Result = any;

/** What a story can do. */
export interface Stage {
  readonly send: Send;
  /** Sends a request that is no example. */
  readonly prepare: (request: Request) => Promise<Result>;
  /** Resolves when the service has published an event of a type about a customer. */
  readonly published: (type: string, customer: string) => Promise<void>;
  /** The SDK with direct access to the double, for what the service does not have. */
  readonly stripe: Stripe;
  /** Sends a command to the double. Rejects if the double does. */
  readonly control: (method: string, path: string, body?: Values) => Promise<void>;
}
