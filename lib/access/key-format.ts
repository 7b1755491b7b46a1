import { clientName } from "../platform/client-name.ts";

const environmentName = "[a-z0-9]+";

/** Environment names that a client key can contain. */
export const environmentNameFormat = new RegExp(`^${environmentName}$`);

/** Client names that a client key can contain. */
export const clientNameFormat = new RegExp(`^${clientName}$`);

interface ClientKeyParts {
  readonly environment: string;
  readonly client: string;
  readonly random: string;
}

/** The form of a client key, for messages. */
export const keyTemplate = "cak_<environment>_<client>_<random>";

/** Builds a client key from its parts. */
export const buildKey = ({ environment, client, random }: ClientKeyParts) => `cak_${environment}_${client}_${random}`;

const keyFormat = new RegExp(
  `^cak_(?<environment>${environmentName})_(?<client>${clientName})_(?<random>[A-Za-z0-9]+)$`,
);

/** Returns the parts of a client key, or undefined if the text is not one. */
export function readKey(text: string): ClientKeyParts | undefined {
  const { environment, client, random } = keyFormat.exec(text)?.groups ?? {};
  return environment && client && random ? { environment, client, random } : undefined;
}

/**
 * Returns the key in `Authorization: Bearer <key>`, or in Basic with the key as the user. A key can have the prefix
 * `rk_`, because the Stripe CLI sends only keys that begin like Stripe's.
 */
export function keyInHeaders(headers: Readonly<Record<string, unknown>>): string | undefined {
  const [, header] = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization") ?? [];
  const [, scheme = "", credentials = ""] = /^(Bearer|Basic)\s+(\S+)$/i.exec(String(header ?? "")) ?? [];
  const key =
    scheme.toLowerCase() === "basic" ? Buffer.from(credentials, "base64").toString().split(":")[0] : credentials;
  return key?.replace(/^rk_(?=cak_)/, "") || undefined;
}

/** The message for a request without a client key. */
export const missingKeyMessage =
  "You did not provide an API key. Send it in the Authorization header, as 'Bearer YOUR_KEY' or as the user of Basic authentication.";

/**
 * Returns the message for a rejected client key. It contains the key with its random part masked. It contains nothing
 * of a malformed key, which could have any characters: API Gateway inserts the message into JSON without escaping it.
 */
export function invalidKeyMessage(key: string): string {
  const parts = readKey(key);
  if (!parts) return "Invalid API Key provided.";
  const end = parts.random.length > 12 ? parts.random.slice(-4) : "";
  return `Invalid API Key provided: ${buildKey({ ...parts, random: `****${end}` })}`;
}
