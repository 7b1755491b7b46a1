import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { authorizers } from "../../service.ts";
import type { Invoke } from "../invoke.ts";
import { GatewayRefusal } from "./refusal.ts";

const { cache, timeout } = authorizers.authorize;

/** A REQUEST authorizer on the Authorization header: asked once for each header, then kept for as long as API Gateway does. */
export class Authorizer {
  readonly #invoke: Invoke;
  readonly #now: () => number;
  readonly #answers = new Map<string, { answer: Promise<APIGatewayAuthorizerResult>; until: number }>();

  constructor(invoke: Invoke, now: () => number) {
    this.#invoke = invoke;
    this.#now = now;
  }

  /** The authorizer's answer, where it allows the request. */
  async authorize(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
    const [, header] =
      Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "authorization") ?? [];
    if (!header) throw new GatewayRefusal("UNAUTHORIZED");
    const answer = await this.#answer(header, event);
    if (!allows(answer, event.methodArn)) throw new GatewayRefusal("ACCESS_DENIED", contextOf(answer));
    return answer;
  }

  #answer(header: string, event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
    const kept = this.#answers.get(header);
    if (kept && this.#now() < kept.until) return kept.answer;
    const answer = this.#ask(event);
    this.#answers.set(header, { answer, until: this.#now() + cache * 1000 });
    answer.catch(() => this.#answers.delete(header));
    return answer;
  }

  async #ask(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
    try {
      return (await this.#invoke("authorize", event, timeout)) as APIGatewayAuthorizerResult;
    } catch (cause) {
      throw new GatewayRefusal("AUTHORIZER_FAILURE", {}, { cause });
    }
  }
}

/** Whether the policy allows the method: a Deny wins, and what nothing allows is denied. */
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

/** What the templates of gateway responses may show of an authorizer's answer. */
export const contextOf = ({ context }: APIGatewayAuthorizerResult) =>
  Object.fromEntries(Object.entries(context ?? {}).map(([name, value]) => [`authorizer.${name}`, String(value)]));
