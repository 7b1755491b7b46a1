import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type * as z from "zod";
import { audit } from "../platform/audit.ts";
import { env } from "../platform/env.ts";
import { reportFailure } from "../platform/failure.ts";
import { logger } from "../platform/logger.ts";
import { clientKeys } from "./client-keys.ts";
import {
  ClientDeclarations,
  type ClientKey,
  findKey,
  hashesMaxAge,
  isExpired,
  keyId,
  usageIdentifier,
} from "./clients.ts";
import { invalidKeyMessage, missingKeyMessage, readKey } from "./key-format.ts";
import { noteUse } from "./key-use.ts";
import { rateLimitPolicy } from "./rate-limit-policy.ts";

/** Minimum milliseconds between fetches of the client keys because of unknown keys. */
const refetchInterval = 1_000;

/**
 * Who calls, and what it may: the policy covers the whole stage, as API Gateway keeps it for every route.
 * A refusal says in `context.message` what the ACCESS_DENIED gateway response shows with status 401.
 */
export async function authorize(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const { requestId: request_id } = event.requestContext;
  return decisionOn(event, request_id).catch((error) => {
    reportFailure("failure", error, { request_id });
    throw error;
  });
}

async function decisionOn(
  event: APIGatewayRequestAuthorizerEvent,
  request_id: string,
): Promise<APIGatewayAuthorizerResult> {
  const sent = keyOf(event.headers ?? {});
  const now = Math.floor(Date.now() / 1000);
  const verdict = await judge(sent, now);
  if ("reason" in verdict) {
    audit({ phase: "refusal", ...verdict, request_id, status: 401 });
    return decide("anonymous", "Deny", event.methodArn, {
      message: sent ? invalidKeyMessage(sent) : missingKeyMessage,
    });
  }
  const { client, key, scopes, namespace = client, ...plan } = verdict;
  await noteUse(key, now);
  logger.info("authorize", { request_id, client, key: keyId(key) });
  const context = { client, namespace, scopes: scopes.join(" "), rateLimitPolicy: rateLimitPolicy(plan) };
  const usageIdentifierKey = usageIdentifier(env("ENVIRONMENT"), client);
  return { ...decide(client, "Allow", event.methodArn, context), usageIdentifierKey };
}

type Declaration = z.output<typeof ClientDeclarations>[string];
/** The client and the key that it has; or why it is refused, which the caller does not learn. */
type Verdict = (Declaration & { client: string; key: ClientKey }) | { client?: string; reason: string };

async function judge(sent: string | undefined, now: number): Promise<Verdict> {
  if (!sent) return { reason: "no key" };
  const said = readKey(sent);
  if (!said) return { reason: "malformed key" };
  const { client } = said;
  if (said.environment !== env("ENVIRONMENT")) return { client, reason: "key of another environment" };
  const declarations = ClientDeclarations.parse(JSON.parse(env("CLIENTS")));
  const declaration = Object.hasOwn(declarations, client) && declarations[client];
  if (!declaration) return { client, reason: "unknown client" };
  const key = await find(sent, client);
  if (!key) return { client, reason: "unknown key" };
  return isExpired(key, now) ? { client, reason: "expired key" } : { ...declaration, client, key };
}

/** What is stored of a key. A key that is unknown may have been issued just now, and a refusal stays cached: look again first. */
async function find(sent: string, client: string): Promise<ClientKey | undefined> {
  for (const maxAge of [hashesMaxAge, refetchInterval]) {
    const key = findKey((await clientKeys(maxAge))[client] ?? [], sent);
    if (key) return key;
  }
  return undefined;
}

/**
 * The key of `Authorization: Bearer <key>`, or of Basic with the key as the user. The Stripe CLI sends none that does
 * not begin as Stripe's do, which is why `rk_` may stand before it.
 */
function keyOf(headers: Record<string, string | undefined>): string | undefined {
  const [, header] = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization") ?? [];
  const [, scheme = "", credentials = ""] = /^(Bearer|Basic)\s+(\S+)$/i.exec(header ?? "") ?? [];
  const key =
    scheme.toLowerCase() === "basic" ? Buffer.from(credentials, "base64").toString().split(":")[0] : credentials;
  return key?.replace(/^rk_(?=cak_)/, "") || undefined;
}

function decide(principalId: string, Effect: "Allow" | "Deny", methodArn: string, context: Record<string, string>) {
  const [api, stage] = methodArn.split("/");
  const Statement = [{ Action: "execute-api:Invoke", Effect, Resource: `${api}/${stage}/*` }];
  return { principalId, policyDocument: { Version: "2012-10-17", Statement }, context };
}
