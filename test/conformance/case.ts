/** How it is known that Stripe behaves so. */
export type Source = "documented" | "recorded" | "reported" | "believed";

/** What is expected of an answer. Bodies are matched in part; `undefined` means that the property is absent. */
export interface Expectation {
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Names for values of the answer, by their path in it; later steps write `{name}` for them. */
  readonly save?: Readonly<Record<string, string>>;
  /** Asked again until it is so, as search learns of a change only after a while. */
  readonly eventually?: boolean;
}

export interface Step extends Expectation {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly parameters: object;
  readonly sent: Readonly<Record<string, string>>;
}

/** A behaviour of Stripe's API, as requests and what is expected of their answers. */
export interface Case {
  readonly title: string;
  readonly source: Source;
  /** Where it can be seen, if not only at Stripe: the service lacks some endpoints, and differs where its README says so. */
  readonly at?: readonly Target[];
  readonly steps: readonly Step[];
}

/** What a case is run against. */
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

export const post = (path: string, parameters: object, options: Options = {}) =>
  step("POST", path, parameters, options);
export const get = (path: string, parameters: object, options: Options = {}) => step("GET", path, parameters, options);
export const del = (path: string, options: Options = {}) => step("DELETE", path, {}, options);

/** A customer, by the name `customer` in the steps that follow. */
export const customer = (parameters: object = {}, name = "customer") =>
  post("/customers", parameters, { save: { [name]: "id" } });

/** A card attached to it, by the name `method`. */
export const attached = (name = "method", card = "pm_card_visa") =>
  post(`/payment_methods/${card}/attach`, { customer: "{customer}" }, { save: { [name]: "id" } });

/** An error of type invalid_request_error. `code` is absent where it is not given. */
export const invalid = (
  message: unknown,
  { status = 400, code, param }: { status?: number; code?: string; param?: string } = {},
) => ({
  status,
  body: { error: { type: "invalid_request_error", message, code, param, ...(code && { doc_url: docUrl(code) }) } },
});

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;

/** The error about an id in a path that names nothing. */
export const noSuch = (noun: string, id: string, param: string, status = 404) =>
  invalid(`No such ${noun}: '${id}'`, { status, code: "resource_missing", param });

/** Text of that length. */
export const long = (length: number) => "x".repeat(length);

/** An address that says nothing. */
export const nothing = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

/** A key of its own for each run, as Stripe remembers them for a day. */
export const key = (name: string) => `${name}-${process.pid}-${Date.now()}`;
export const keyed = (value: string) => ({ sent: { "Idempotency-Key": value } });

/** A case of a customer that is not made. */
export const refused = (
  title: string,
  parameters: object,
  expectation: object,
  source: Case["source"] = "reported",
): Case => ({
  title,
  source,
  steps: [post("/customers", parameters, expectation)],
});
