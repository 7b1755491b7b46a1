import { mapItems, mapValues } from "./map-values.ts";
import type { Scope } from "./scopes.ts";

/** The objects with a secret that lets a browser or phone act for the customer, and the scope that creates and sees it. */
export const creators: Readonly<Record<string, Scope>> = {
  "billing_portal.session": "billing_portal_sessions:write",
  customer_session: "customer_sessions:write",
  setup_intent: "setup_intents:write",
};

/** The fields that contain a secret, whatever the object. */
export const secretFields = ["client_secret", "persistent_token"];

/**
 * Returns a result without the secrets that these scopes do not create. Client secrets and the link to the
 * customer portal are null. Of a setup intent's next action, whose links contain secrets, only the type is left.
 */
export function withoutSecrets(value: unknown, scopes: readonly Scope[]): unknown {
  if (Array.isArray(value)) return mapItems(value, (item) => withoutSecrets(item, scopes));
  if (typeof value !== "object" || value === null) return value;
  const kind = "object" in value ? String(value.object) : "";
  const creator = Object.hasOwn(creators, kind) ? creators[kind] : undefined;
  if (creator && scopes.includes(creator)) return mapValues(value, (_, inner) => withoutSecrets(inner, scopes));
  return mapValues(value, (name, inner) => hideSecret(kind, name, inner, scopes));
}

function hideSecret(kind: string, name: string, value: unknown, scopes: readonly Scope[]): unknown {
  if (secretFields.includes(name) || (kind === "billing_portal.session" && name === "url")) return null;
  if (kind === "setup_intent" && name === "next_action" && value) return { type: Object(value).type };
  return withoutSecrets(value, scopes);
}
