import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** A request of an app. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}

/** A response of the service. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Maximum attempts of an app. */
const maxAttempts = 3;
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

/** Sends a request once, with a client's key. */
export async function send(url: string, key: string, call: Call): Promise<Received> {
  const { method, path, parameters, idempotencyKey } = call;
  const form = new URLSearchParams(parameters).toString();
  const inBody = method === "POST" || method === "PUT";
  const headers = {
    Authorization: `Bearer ${key}`,
    ...(inBody && { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(form) }),
    ...(idempotencyKey && { "Idempotency-Key": idempotencyKey }),
  };
  const query = !inBody && form ? `?${form}` : "";
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const sent = request(`${url}${path}${query}`, { agent, method, headers }, (response) => {
    const { statusCode: status = 0, headers } = response;
    text(response).then((body) => resolve({ status, headers, text: body }), reject);
  });
  sent.on("error", reject).end(inBody ? form : undefined);
  return promise;
}

/** Sends a request, and repeats it as Stripe's SDK does. Returns all responses. `pause` is the first wait, in milliseconds. */
export async function sendWithRetries(attempt: () => Promise<Received>, pause: number): Promise<Received[]> {
  const responses = [await attempt()];
  while (isRetried(responses.at(-1)) && responses.length < maxAttempts) {
    await sleep(pause * 2 ** (responses.length - 1));
    responses.push(await attempt());
  }
  return responses;
}

function isRetried({ status, headers }: Received = { status: 0, headers: {}, text: "" }): boolean {
  const advice = headers["stripe-should-retry"];
  if (advice === "true" || advice === "false") return advice === "true";
  return status === 409 || status >= 500;
}
