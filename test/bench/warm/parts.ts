import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { buildCode } from "../../../infra/bundles/build.ts";
import { customer } from "./subject.ts";

/** The source of modules that replace modules of the product, by path: a text, or a change of the original. */
type Replacements = Readonly<Record<string, string | ((source: string) => string)>>;

const middleware = (name: string, hooks = "{ before() {} }") => ({
  [`lib/http/middleware/${name}.ts`]: `export const ${name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())} = () => (${hooks});`,
});

const without = (text: string, other: string) => (source: string) => {
  if (!source.includes(text)) throw new Error(`${text} is gone: update test/bench/warm/parts.ts.`);
  return source.replace(text, other);
};

/** The parts of create-customer, each with the replacements that switch it off. */
export const parts: Readonly<Record<string, Replacements>> = {
  nothing: {},
  "request line": {
    "lib/http/middleware/log.ts": without('logger.info("request"', 'Object("request"'),
  },
  "audit lines": { "lib/platform/audit.ts": "export const audit = () => {};" },
  metrics: {
    "lib/platform/metrics.ts": "export const measure = () => {}; export const publishMetrics = measure;",
  },
  "header normalizer": {
    "node_modules/@middy/http-header-normalizer/index.js":
      "export default () => ({ before({ event }) { event.headers = { 'content-type': event.headers['Content-Type'] }; } });",
  },
  "early timeout": {
    "node_modules/@middy/core/index.js": without("timeoutEarlyInMillis: 5", "timeoutEarlyInMillis: 0"),
  },
  "form decoding and zod": {
    ...middleware("read-input", `{ before({ event }) { event.input = ${JSON.stringify(customer)}; } }`),
  },
  zod: {
    "lib/schemas/parse.ts":
      "export const parse = (_, sent, path) => ({ ...sent, ...path }); export const nameOf = String;",
  },
  "card check": { ...middleware("reject-card-data") },
  "guards of scopes, parameters, references and owners": {
    ...middleware("require-scope"),
    ...middleware("guard-parameters"),
    ...middleware("guard-references"),
    ...middleware("guard-ownership"),
  },
  "retries, breaker and timers": {
    "lib/stripe/transport.ts": `import Stripe from "stripe"; import { secret } from "../platform/secrets.ts"; import { stripeKey } from "./keys.ts";
      export function transport(id) {
        const http = Stripe.createNodeHttpClient();
        return {
          getClientName: () => "node",
          makeRequest: async (host, port, path, method, headers, ...rest) =>
            http.makeRequest(host, port, path, method, { ...headers, Authorization: "Bearer " + (await secret(id, stripeKey)) }, ...rest),
        };
      }`,
  },
  "ETag of the customer": { "lib/customers/tag.ts": "export const tagOf = () => undefined;" },
  "privacy of the response": {
    "lib/access/payment-method-privacy.ts": without("withoutSecrets(withMethodsFor(scopes, object), scopes)", "object"),
  },
  "Stripe: its response comes from memory": {
    "lib/stripe/transport.ts": `const body = process.env.STRIPE_RESPONSE ?? "{}"; const headers = { "request-id": "req_1" };
      export const transport = () => ({
        getClientName: () => "node",
        makeRequest: async () => ({
          getStatusCode: () => 200, getHeaders: () => headers, getRawResponse: () => ({ headers }), toJSON: async () => JSON.parse(body),
        }),
      });`,
  },
};

/** Returns the code of a function with modules replaced. Throws if one of these is not in the bundle. */
export async function buildWithout(functionName: string, replacements: Replacements): Promise<Uint8Array> {
  const replaced = new Set<string>();
  const plugin: Plugin = {
    name: "replace",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.[jt]s$/ }, ({ path }) => {
        const name = Object.keys(replacements).find((name) => path.endsWith(`/${name}`));
        const replacement = name && replacements[name];
        if (!replacement) return undefined;
        replaced.add(name);
        const contents = typeof replacement === "string" ? replacement : replacement(readFileSync(path, "utf8"));
        return { contents, loader: "ts" };
      }),
  };
  const code = (await buildCode(functionName, { plugins: [plugin] })).get(functionName);
  for (const name of Object.keys(replacements))
    if (!replaced.has(name)) throw new Error(`${name} is not in ${functionName}: update test/bench/warm/parts.ts.`);
  return code?.contents ?? new Uint8Array();
}
