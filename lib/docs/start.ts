import type { ApiReferenceConfiguration } from "@scalar/fastify-api-reference";

/** The part of an OpenAPI document that the page reads itself. */
export interface ApiDocument {
  readonly info: { readonly title: string };
  readonly components?: {
    readonly securitySchemes?: Readonly<Record<string, { readonly type: string; readonly scheme?: string }>>;
  };
}

/** Settings with which Scalar requests no other host, and offers nothing of its maker. */
const ownHostOnly = {
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
} satisfies Partial<ApiReferenceConfiguration>;

const layout = {
  url: "docs/openapi.json",
  theme: "none",
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
  hideModels: true,
  defaultOpenAllTags: true,
} satisfies Partial<ApiReferenceConfiguration>;

/** Returns the script that renders the page, with a client key if there is one. Requests go to the page's own origin. */
export function startScript(document: ApiDocument, key: string | undefined): string {
  const configuration = { ...layout, ...ownHostOnly, authentication: authentication(document, key) };
  return `Scalar.createApiReference("#docs", {
  ...${JSON.stringify(configuration)},
  servers: [{ url: location.origin }],
  // On a phone, the response is below the parameters.
  onResponseReceived: () => void document.querySelector('section[aria-label="Response"]')?.scrollIntoView(),
});
`;
}

/** Returns the setting of a client key, which is a bearer token. */
function authentication({ components }: ApiDocument, token: string | undefined) {
  const schemes = Object.entries(components?.securitySchemes ?? {});
  const [scheme] = schemes.find(([, { type, scheme }]) => type === "http" && scheme === "bearer") ?? [];
  return scheme && { preferredSecurityScheme: scheme, ...(token && { securitySchemes: { [scheme]: { token } } }) };
}
