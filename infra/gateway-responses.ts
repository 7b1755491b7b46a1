import { missingKeyMessage } from "../lib/access/key-format.ts";
import { securityHeaders } from "../lib/http/security-headers.ts";
import { endpoints, largestRequest } from "./service.ts";

/** A response of API Gateway itself, in Stripe's shape. */
export interface GatewayError {
  /** Undefined for a type with several statuses: API Gateway's own status stays. */
  readonly status?: number;
  /** API Gateway inserts `$context` variables unescaped, so no variable may contain data of the caller. */
  readonly error: {
    readonly code?: string;
    readonly doc_url?: string;
    readonly message: string;
    readonly type: string;
  };
  /** Header values as API Gateway's mapping expressions: `context.…` is a variable of the request, a quoted text is literal. */
  readonly headers: Readonly<Record<string, string>>;
}

const headers = {
  ...Object.fromEntries(Object.entries(securityHeaders).map(([name, value]) => [name, `'${value}'`])),
  "Request-Id": "context.requestId",
};

const rejected = (status: number | undefined, message: string): GatewayError => ({
  status,
  error: { message, type: "invalid_request_error" },
  headers,
});

const unauthorized = (message: string): GatewayError => ({
  ...rejected(401, message),
  headers: { ...headers, "WWW-Authenticate": "'Bearer realm=\"stripe-customers\"'" },
});

const failed = (status: number | undefined, message: string): GatewayError => ({
  status,
  error: { message, type: "api_error" },
  headers,
});

const limited = (message: string, retry: Readonly<Record<string, string>>): GatewayError => ({
  status: 429,
  error: {
    code: "rate_limit",
    doc_url: "https://stripe.com/docs/error-codes/rate-limit",
    message,
    type: "invalid_request_error",
  },
  headers: { ...headers, "RateLimit-Policy": "context.authorizer.rateLimitPolicy", ...retry },
});

const again = "Try again, with the same Idempotency-Key if you sent one.";

/** The responses by type. https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const gatewayErrors = {
  ACCESS_DENIED: unauthorized("$context.authorizer.message"),
  AUTHORIZER_CONFIGURATION_ERROR: failed(500, `The API key could not be checked. ${again}`),
  AUTHORIZER_FAILURE: failed(500, `The API key could not be checked. ${again}`),
  DEFAULT_4XX: rejected(undefined, "The request was rejected: $context.error.responseType."),
  DEFAULT_5XX: failed(undefined, `The service failed. ${again}`),
  INTEGRATION_FAILURE: failed(502, `The service failed. ${again}`),
  INTEGRATION_TIMEOUT: failed(504, `The service did not respond in time. ${again}`),
  INVALID_API_KEY: failed(500, "This client has no usage plan: its operators must deploy the service again."),
  MISSING_AUTHENTICATION_TOKEN: rejected(404, "Unrecognized request URL."),
  QUOTA_EXCEEDED: limited("The monthly quota of this client is used up.", { "Stripe-Should-Retry": "'false'" }),
  REQUEST_TOO_LARGE: rejected(413, `The request is too large: the maximum is ${largestRequest / 1024 ** 2} MB.`),
  THROTTLED: limited("Too many requests. Slow down, and retry with exponential backoff.", { "Retry-After": "'1'" }),
  UNAUTHORIZED: unauthorized(missingKeyMessage),
  UNSUPPORTED_MEDIA_TYPE: rejected(415, "Send application/x-www-form-urlencoded or application/json."),
  WAF_FILTERED: rejected(
    403,
    "The firewall rejected the request: your address is not admitted, or sends too many requests, or the request contains a known attack. Ask the operators of this service.",
  ),
} as const satisfies Record<string, GatewayError>;
export type GatewayErrorType = keyof typeof gatewayErrors;

const bodyOf = ({ error }: Pick<GatewayError, "error">) => `${JSON.stringify({ error }, null, 2)}\n`;

/** Returns the template of a gateway response's body. */
export const gatewayBody = (type: GatewayErrorType) => bodyOf(gatewayErrors[type]);

const unrecognized = "Unrecognized request URL ($context.httpMethod: $path).";
const legacy = `${unrecognized} Sources, cards and bank accounts of a customer are legacy at Stripe, and this service does not have them. Use payment methods: GET /v1/customers/{customer}/payment_methods.`;

/** The API's resources for the legacy sources of a customer. */
const legacyResources = ["sources", "cards", "bank_accounts"]
  .map((kind) => `/customers/{customer}/${kind}`)
  .flatMap((path) => [path, `${path}/{proxy+}`]);

/** The root, the endpoints' paths with their parents, and any other path. */
const otherResources = ["/", "/{proxy+}", ...Object.values(endpoints).flatMap(({ path }) => branchOf(path))];

/**
 * The responses to every URL and method without an endpoint. Without them, API Gateway reads `Authorization: Bearer` as an
 * AWS signature and returns 403.
 */
export const unrecognizedUrl = {
  status: 404,
  headers,
  /** Other content types get UNSUPPORTED_MEDIA_TYPE. */
  contentTypes: ["application/json", "application/x-www-form-urlencoded"],
  /** The message of the error, by resource of the API. */
  messages: Object.fromEntries([
    ...otherResources.map((resource) => [resource, unrecognized] as const),
    ...legacyResources.map((resource) => [resource, legacy] as const),
  ]),
};

/** Returns a path and its parents, without the root. */
function branchOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 2).join("/"));
}

/**
 * Returns the mapping template of the body of an unrecognized URL's response. `escapeJavaScript` also escapes apostrophes,
 * which JSON does not allow.
 */
export const unrecognizedUrlBody = (
  message: string,
) => `#set($path = $util.escapeJavaScript($context.path).replaceAll("\\\\'", "'"))
${bodyOf({ error: { message, type: "invalid_request_error" } })}`;
