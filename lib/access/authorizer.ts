import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type * as z from "zod/mini";
import { audit } from "../platform/audit.ts";
import { env } from "../platform/env.ts";
import { reportFailure } from "../platform/failure.ts";
import { logger } from "../platform/logger.ts";
import { publishMetrics } from "../platform/metrics.ts";
import { clientKeys, freshClientKeys } from "./client-keys.ts";
import {
  ClientDeclarations,
  type ClientKey,
  type ClientKeys,
  findKey,
  hashesMaxAge,
  isExpired,
  keyId,
  newKeyDelay,
  usageIdentifier,
} from "./clients.ts";
import { invalidKeyMessage, keyInHeaders, missingKeyMessage, readKey } from "./key-format.ts";
import { noteKeyUse } from "./key-use.ts";
import { rateLimitPolicy } from "./rate-limit-policy.ts";

/**
 * Handles API Gateway's REQUEST authorizer event. The policy covers the whole stage, because API Gateway caches it for
 * every route. After a rejection, `context.message` is the message of the 401 response.
 */
export async function authorize(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const { requestId: request_id } = event.requestContext;
  return authorizeRequest(event, request_id)
    .catch((error) => {
      reportFailure("failure", error, { request_id });
      throw error;
    })
    .finally(() => publishMetrics());
}

async function authorizeRequest(
  event: APIGatewayRequestAuthorizerEvent,
  request_id: string,
): Promise<APIGatewayAuthorizerResult> {
  const sentKey = keyInHeaders(event.headers ?? {});
  const now = Math.floor(Date.now() / 1000);
  const check = await checkKey(sentKey, now);
  if ("reason" in check) {
    audit({ phase: "refusal", ...check, request_id, status: 401 });
    const message = sentKey ? invalidKeyMessage(sentKey) : missingKeyMessage;
    return authorizerResult("anonymous", "Deny", event.methodArn, { message });
  }
  const { client, key, scopes, namespace = client, ...plan } = check;
  await noteKeyUse(key, now);
  logger.info("authorize", { request_id, client, key: keyId(key) });
  const context = { client, namespace, scopes: scopes.join(" "), rateLimitPolicy: rateLimitPolicy(plan) };
  const usageIdentifierKey = usageIdentifier(env("ENVIRONMENT"), client);
  return { ...authorizerResult(client, "Allow", event.methodArn, context), usageIdentifierKey };
}

type Declaration = z.output<typeof ClientDeclarations>[string];
/** The client and its key, or the reason for the rejection, which the response does not contain. */
type KeyCheck = (Declaration & { client: string; key: ClientKey }) | { client?: string; reason: string };

async function checkKey(sentKey: string | undefined, now: number): Promise<KeyCheck> {
  if (!sentKey) return { reason: "no key" };
  const parts = readKey(sentKey);
  if (!parts) return { reason: "malformed key" };
  const { client } = parts;
  if (parts.environment !== env("ENVIRONMENT")) return { client, reason: "key of another environment" };
  const declarations = ClientDeclarations.parse(JSON.parse(env("CLIENTS")));
  const declaration = Object.hasOwn(declarations, client) && declarations[client];
  if (!declaration) return { client, reason: "unknown client" };
  const key = await findStoredKey(sentKey, client);
  if (!key) return { client, reason: "unknown key" };
  return isExpired(key, now) ? { client, reason: "expired key" } : { ...declaration, client, key };
}

/**
 * Returns the stored key. Fetches the keys again for an unknown one, because it can be new: API Gateway caches a rejection
 * but not the error of a failed fetch.
 */
async function findStoredKey(sentKey: string, client: string): Promise<ClientKey | undefined> {
  const find = (keys: ClientKeys) => findKey(keys[client] ?? [], sentKey);
  return find(await clientKeys(hashesMaxAge)) ?? find(await freshClientKeys(newKeyDelay));
}

function authorizerResult(
  principalId: string,
  Effect: "Allow" | "Deny",
  methodArn: string,
  context: Record<string, string>,
) {
  const [api, stage] = methodArn.split("/");
  const Statement = [{ Action: "execute-api:Invoke", Effect, Resource: `${api}/${stage}/*` }];
  return { principalId, policyDocument: { Version: "2012-10-17", Statement }, context };
}
