import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { authorizers } from "../../service.ts";
import type { Invoke } from "../functions/invoke.ts";
import { GatewayRefusal } from "./refusal.ts";

const { cache, timeout } = authorizers.authorize;

/** A REQUEST authorizer for the Authorization header. It caches the result per header, as long as API Gateway does. */
export class Authorizer {
  readonly #invoke: Invoke;
  readonly #now: () => number;
  readonly #cache = new Map<string, { result: Promise<APIGatewayAuthorizerResult>; until: number }>();

  constructor(invoke: Invoke, now: () => number) {
    this.#invoke = invoke;
    this.#now = now;
  }

  /** Returns the authorizer's result if it allows the request. Throws a GatewayRefusal otherwise. */
  async authorize(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
    const [, header] =
      Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "authorization") ?? [];
    if (!header) throw new GatewayRefusal("UNAUTHORIZED");
    const result = await this.#resultOf(header, event);
    if (!allows(result, event.methodArn)) throw new GatewayRefusal("ACCESS_DENIED", variablesOf(result));
    return result;
  }

  #resultOf(header: string, event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
    const cached = this.#cache.get(header);
    if (cached && this.#now() < cached.until) return cached.result;
    const result = this.#request(event);
    this.#cache.set(header, { result, until: this.#now() + cache * 1000 });
    result.catch(() => this.#cache.delete(header));
    return result;
  }

  async #request(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
    try {
      return (await this.#invoke("authorize", event, timeout)) as APIGatewayAuthorizerResult;
    } catch (cause) {
      throw new GatewayRefusal("AUTHORIZER_FAILURE", {}, { cause });
    }
  }
}

/** Returns whether the policy allows the method. A Deny wins; the default is to deny. */
function allows({ policyDocument }: APIGatewayAuthorizerResult, methodArn: string): boolean {
  const effects = policyDocument.Statement.filter(
    (statement) =>
      "Resource" in statement && [statement.Resource].flat().some((resource) => covers(String(resource), methodArn)),
  ).map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

function covers(pattern: string, arn: string): boolean {
  const parts = pattern.split("*").map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".*")}$`).test(arn);
}

/** Returns the authorizer's `$context` variables for the templates of gateway responses. */
export const variablesOf = ({ context }: APIGatewayAuthorizerResult) =>
  Object.fromEntries(Object.entries(context ?? {}).map(([name, value]) => [`authorizer.${name}`, String(value)]));
