import { styleText } from "node:util";
import type { Call, Invocation } from "../activity.ts";
import type { Format } from "./format.ts";
import { errorOf, isOwn } from "./line.ts";
import { type RequestFacts, stripe } from "./request.ts";

type Style = Parameters<typeof styleText>[0];

/** Colors text, if the terminal has colors and nobody has switched them off. */
const styled = (style: Style, text: string) => text && styleText(style, text, { stream: process.stdout });

/** Longest message of a line. */
const longest = 200;

const indent = " ".repeat(10);

/** One aligned line for each request, job and event, with what went wrong beneath. */
export const readable: Format = {
  note: (sentence) => `${sentence}\n`,
  started: ({ text }) => text,
  request: (facts) => [
    [
      ...columns(facts.time, styled(colorOf(facts.status), String(facts.status).padEnd(5)), facts.duration),
      styled(
        facts.client === stripe ? "dim" : "reset",
        `${(facts.client ?? "-").padEnd(10)} ${facts.method.padEnd(6)} ${facts.url}`,
      ),
      styled(colorOf(facts.status), summaryOf(facts)),
    ]
      .join(" ")
      .trimEnd(),
    ...callsOf(facts.calls),
    ...facts.invocations.flatMap(linesOf),
    ...facts.failures.flatMap(failureOf),
  ],
  invocation: (invocation) => {
    const { requestId, functionName, time, duration, error } = invocation;
    if (requestId || functionName === "authorize") return [];
    const beneath = [...linesOf(invocation), ...(error ? failureOf(error) : [])];
    // A batch of events without a problem is seen by the events that it publishes.
    if (functionName === "consume-stripe-events" && beneath.length === 0) return [];
    return [[...columns(time, styled("cyan", "job  "), duration), functionName].join(" "), ...beneath];
  },
  publication: ({ event, time }, subscriber) => {
    const { customer, references = [] } = Object(event.detail);
    const names = references.map(({ reference = "" }) => reference).join(" ");
    const target = subscriber ? `→ ${subscriber}` : "";
    const what = [event["detail-type"], customer, names, target].filter((text) => text);
    return [...columns(time, styled("magenta", "event")), what.join(" ")].join(" ");
  },
  notification: ({ subscriber, event, error }) =>
    error ? outputOf(subscriber, `failed with ${event["detail-type"]}: ${error}`, "red") : [],
  output: outputOf,
};

const columns = (time: number, label: string, duration?: number) => [
  styled("dim", new Date(time).toTimeString().slice(0, 8)),
  "",
  label,
  styled("dim", (duration === undefined ? "" : `${duration} ms`).padStart(8)),
  "",
];

const colorOf = (status: number): Style => (status < 300 ? "green" : status < 500 ? "yellow" : "red");

function summaryOf({ error }: RequestFacts): string {
  const text = error?.message?.replace(/\s+/g, " ") ?? "";
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Returns a line that counts the calls to Stripe and names their statuses, with retries together. */
function callsOf(calls: readonly Call[]): string[] {
  if (calls.length === 0) return [];
  const statuses = Map.groupBy(calls, ({ method, url }) => `${method} ${new URL(url).pathname}`);
  const list = [...statuses].map(([call, attempts]) => `${call} ${attempts.map(resultOf).join(", ")}`).join("; ");
  return [indent + styled("dim", `${calls.length === 1 ? "1 call" : `${calls.length} calls`} to Stripe: ${list}`)];
}

const resultOf = ({ status, duration }: Call) => `${status ?? "no response"} (${duration} ms)`;

/** Returns the errors that a function logged, and what else it wrote. */
const linesOf = ({ functionName, lines }: Invocation): string[] =>
  lines.flatMap((line) => {
    const error = errorOf(line);
    if (error) return failureOf(error);
    return isOwn(line) ? [] : outputOf(functionName, line);
  });

const failureOf = (error: string) => error.split("\n").map((line) => indent + styled("red", line));

function outputOf(name: string, text: string, style?: Style): string[] {
  const prefix = styled(["bold", "cyan"], `${indent}${name} │`);
  return text.split("\n").map((line) => `${prefix} ${style ? styled(style, line) : line}`);
}
