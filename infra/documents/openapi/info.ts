import { readFileSync } from "node:fs";

/** What the document says of package.json. */
interface Package {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: { readonly stripe: string };
}
const packageJson: Package = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));

const description = `${packageJson.description}. Every official Stripe SDK works after a change of the host and the key; errors, lists, \`expand\` and idempotency work as at Stripe.

- **Keys.** Each app has a client key with its own scopes and throttle. An operation names the scope that it requires, a parameter the scopes that it requires beyond that.
- **Bodies.** Send JSON, or a form as Stripe's SDKs do: \`address[city]=Paris\`, \`expand[]=tax_ids\`. In JSON, \`null\` has the meaning of an empty text: it unsets a parameter. Unknown parameters are rejected.
- **Card data.** Text that looks like a card number is rejected, and so is metadata with names such as \`cvc\`.
- **Retries.** Repeat a request that failed with a 5xx, or without a response, with the same \`Idempotency-Key\`: the change happens once. After a 429, wait for \`Retry-After\` seconds.
- **New values.** Stripe can add properties to objects, and values to enums. Accept those that you do not know.

The descriptions of Stripe's objects and parameters are those of stripe-node ${packageJson.dependencies.stripe}, © Stripe, Inc., under the MIT licence.`;

/** The title, version and introduction of the document. */
export const info = {
  title: "Stripe customers",
  version: packageJson.version,
  description,
  license: { name: packageJson.license, identifier: packageJson.license },
};

/** Where the service runs. */
export const servers = [
  { url: "http://127.0.0.1:4000", description: "The local run, `npm start`." },
  {
    url: "https://{host}",
    description: "A deployed service.",
    variables: { host: { default: "customers.example.com", description: "The host that your operators give you." } },
  },
];

/** The ways to send a client key. */
export const securitySchemes = {
  clientKey: {
    type: "http",
    scheme: "bearer",
    description: "A client key, `cak_<environment>_<client>_<random>`. Your operators issue it.",
  },
  clientKeyAsUser: { type: "http", scheme: "basic", description: "The client key as user name, without a password." },
};
