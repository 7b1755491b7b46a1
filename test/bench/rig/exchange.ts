import type { IncomingMessage } from "node:http";

/** A request that a function sent to Stripe or AWS, and the response. */
export interface Exchange {
  /** Such as "stripe", "secretsmanager" or "DynamoDB". */
  readonly service: string;
  /** Names what was requested. A function can request the same several times. */
  readonly key: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An invocation of a function, and its exchanges in order. */
export interface Invocation {
  readonly name: string;
  readonly event: unknown;
  readonly timeout: number;
  readonly result: unknown;
  readonly exchanges: readonly Exchange[];
}

/** Returns what a request is about: method and path at Stripe, operation and secret or item at AWS. */
export function subjectOf({ method, url = "", headers }: IncomingMessage, body: string) {
  const target = headers["x-amz-target"];
  if (typeof target !== "string") return { service: "stripe", key: `${method} ${url.split("?")[0]}` };
  const [subject = ""] = /"SecretId":"[^"]*"|"Key":\{.*?\}\}/.exec(body) ?? [];
  return { service: target.split(/[._]/)[0] ?? "", key: `${target} ${subject}` };
}
