/** The evidence that Stripe behaves as a case says. */
export type Source = "documented" | "recorded" | "reported" | "believed";

/** The expected response. The body can have more properties; `undefined` means that a property is absent. */
export interface Expectation {
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** By name, the path of a value in the response. Later steps refer to it as `{name}`. */
  readonly save?: Readonly<Record<string, string>>;
  /** Whether to repeat the request until the response is as expected, because search lags behind writes. */
  readonly eventually?: boolean;
}

/** A request and its expected response. */
export interface Step extends Expectation {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly parameters: object;
  readonly sent: Readonly<Record<string, string>>;
}

/** A behaviour of Stripe's API, as requests with their expected responses. */
export interface Case {
  readonly title: string;
  readonly source: Source;
  /** The targets that have this behaviour; by default all. The service has fewer endpoints, and some documented differences. */
  readonly at?: readonly Target[];
  readonly steps: readonly Step[];
}

/** A target that cases run against. */
export type Target = "the double" | "the service" | "Stripe";

type Options = Expectation & { readonly sent?: Step["sent"] };

const step = (
  method: Step["method"],
  path: string,
  parameters: object,
  { sent = {}, ...expectation }: Options,
): Step => ({
  method,
  path: `/v1${path}`,
  parameters,
  sent,
  ...expectation,
});

/** A POST request to a path after `/v1`. */
export const post = (path: string, parameters: object, options: Options = {}) =>
  step("POST", path, parameters, options);
/** A GET request to a path after `/v1`. */
export const get = (path: string, parameters: object, options: Options = {}) => step("GET", path, parameters, options);
/** A DELETE request to a path after `/v1`. */
export const del = (path: string, options: Options = {}) => step("DELETE", path, {}, options);

/** Creates a customer. Later steps refer to its id by `name`. */
export const customer = (parameters: object = {}, name = "customer") =>
  post("/customers", parameters, { save: { [name]: "id" } });

/** Attaches a card to the customer. Later steps refer to its id by `name`. */
export const attached = (name = "method", card = "pm_card_visa") =>
  post(`/payment_methods/${card}/attach`, { customer: "{customer}" }, { save: { [name]: "id" } });

/** Expects an invalid_request_error. Without `code`, the error has none. */
export const invalid = (
  message: unknown,
  { status = 400, code, param }: { status?: number; code?: string; param?: string } = {},
) => ({
  status,
  body: { error: { type: "invalid_request_error", message, code, param, ...(code && { doc_url: docUrl(code) }) } },
});

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;

/** Expects the error of an unknown id in a path. */
export const noSuch = (noun: string, id: string, param: string, status = 404) =>
  invalid(`No such ${noun}: '${id}'`, { status, code: "resource_missing", param });

/** Returns a text of that length. */
export const long = (length: number) => "x".repeat(length);

/** An address without values. */
export const emptyAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

/** Returns an idempotency key that is unique to this run, because Stripe stores keys for a day. */
export const key = (name: string) => `${name}-${process.pid}-${Date.now()}`;
/** Options that send an idempotency key. */
export const keyed = (value: string) => ({ sent: { "Idempotency-Key": value } });

/** A case in which Stripe rejects the creation of a customer. `title` names the invalid parameter. */
export const rejected = (
  title: string,
  parameters: object,
  expectation: object,
  source: Case["source"] = "reported",
): Case => ({
  title: `rejects ${title}`,
  source,
  steps: [post("/customers", parameters, expectation)],
});
