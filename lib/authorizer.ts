import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { ClientKeys, ClientScopes, holds, noKey, readKey, usageIdentifier, wrongKey } from "./clients.ts";
import { env } from "./env.ts";
import { logger } from "./logger.ts";
import { secret } from "./secrets.ts";

/**
 * Who calls, and what it may: the policy covers the whole stage, as API Gateway keeps it for every route.
 * A refusal says why in `context.message`, which the ACCESS_DENIED gateway response shows with status 401.
 */
export async function authorize(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const key = keyOf(event.headers ?? {});
  const client = key ? await clientOf(key) : undefined;
  logger.info("authorize", {
    request_id: event.requestContext.requestId,
    client: client?.name,
    allowed: Boolean(client),
  });
  if (!client) return decide("anonymous", "Deny", event.methodArn, { message: key ? wrongKey(key) : noKey });
  const granted = decide(client.name, "Allow", event.methodArn, {
    client: client.name,
    scopes: client.scopes.join(" "),
  });
  return { ...granted, usageIdentifierKey: usageIdentifier(env("ENVIRONMENT"), client.name) };
}

async function clientOf(key: string) {
  const { environment, client } = readKey(key) ?? {};
  const scopes = client && ClientScopes.parse(JSON.parse(env("CLIENTS")))[client];
  if (!scopes || environment !== env("ENVIRONMENT")) return undefined;
  const keys = ClientKeys.parse(JSON.parse(await secret(env("CLIENT_KEYS_SECRET"))))[client] ?? [];
  return holds(keys, key, Date.now() / 1000) ? { name: client, scopes } : undefined;
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
