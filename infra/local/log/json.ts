import type { BusEvent } from "../aws/event-bridge.ts";
import type { Format } from "./format.ts";
import type { RequestFacts } from "./request.ts";

const line = (level: "INFO" | "ERROR", message: string, facts: object) =>
  JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...facts });

/**
 * One line of JSON for each fact, and the functions' own lines as they are. They have no values of a query and no messages
 * of errors, which can have personal data.
 */
export const json: Format = {
  note: (sentence) => line("INFO", sentence, {}),
  started: ({ sentence, addresses }) => line("INFO", sentence, addresses),
  request: (facts) => line(facts.status < 500 ? "INFO" : "ERROR", "response", requestOf(facts)),
  invocation: ({ lines, requestId, functionName, duration, error }) => {
    const facts = { function_name: functionName, duration_ms: duration, error };
    return [...lines, ...(requestId ? [] : [line(error ? "ERROR" : "INFO", "invocation", facts)])];
  },
  publication: ({ event }) => line("INFO", "published", eventOf(event)),
  notification: ({ subscriber, event, duration, error }) =>
    line(error ? "ERROR" : "INFO", "delivered", { subscriber, ...eventOf(event), duration_ms: duration, error }),
  output: (subscriber, text) => line("INFO", "output", { subscriber, text }),
};

function requestOf({ requestId, client, method, url, status, duration, error, calls, failures }: RequestFacts) {
  const [path = "", query] = url.split("?");
  const { type, code, param } = error ?? {};
  return {
    request_id: requestId,
    client,
    method,
    path,
    parameters: query === undefined ? undefined : [...new URLSearchParams(query).keys()],
    status,
    duration_ms: duration,
    type,
    code,
    param,
    stripe_calls: calls.length > 0 ? calls.map(({ method, status = null }) => ({ method, status })) : undefined,
    failures: failures.length > 0 ? failures : undefined,
  };
}

function eventOf({ "detail-type": type, detail }: BusEvent) {
  const { id, customer } = Object(detail);
  return { event_id: id, type, customer };
}
