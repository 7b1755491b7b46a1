import { inspect } from "node:util";
import { keyInHeaders } from "../../../lib/access/key-format.ts";
import type { Activity, Invocation, Notification } from "../activity.ts";
import { demoKey } from "../environment.ts";
import type { Exchange } from "../gateway/exchange.ts";
import type { LocalService } from "../start.ts";
import { Ring } from "./ring.ts";

/** Maximum activities stored, and their characters together. */
const limits = { entries: 500, characters: 16_000_000 };

/** Maximum characters of a body, or of the log lines of an invocation. */
const maxText = 32_768;

/** Maximum calls per invocation. */
const maxCalls = 100;

/** Returns the latest activities of a service as JSON, from now on. They never contain a key that is not a demo key. */
export function feedOf(service: LocalService): Ring {
  const ring = new Ring(limits);
  const keys = new Set(service.environment.clients.map(({ name }) => demoKey(name)));
  service.observers.add((activity) => ring.add(JSON.stringify(shown(activity, keys))));
  return ring;
}

function shown(activity: Activity, keys: ReadonlySet<string>): object {
  switch (activity.kind) {
    case "exchange":
      return shownExchange(activity, keys);
    case "invocation":
      return shownInvocation(activity);
    case "notification":
      return shownNotification(activity);
    default:
      return activity;
  }
}

function shownExchange({ response, body, headers, ...exchange }: Exchange, keys: ReadonlySet<string>) {
  const { authorization, ...others } = headers;
  const key = keyInHeaders(headers);
  return {
    ...exchange,
    headers: others,
    key: key && (keys.has(key) ? key : "$KEY"),
    ...cut("body", body),
    status: response.statusCode,
    responseHeaders: response.headers,
    ...cut("responseBody", response.body),
  };
}

const shownInvocation = ({ calls, lines, ...invocation }: Invocation) => ({
  ...invocation,
  calls: calls.slice(0, maxCalls),
  ...cut("log", lines.join("\n")),
});

const shownNotification = ({ result, event, ...notification }: Notification) => ({
  ...notification,
  event: { id: event.id },
  ...cut("result", result === undefined ? "" : inspect(result)),
});

/** Returns a text under a name, and `<name>IsCut` if it was too long. */
const cut = (name: string, text: string) =>
  text.length > maxText ? { [name]: text.slice(0, maxText), [`${name}IsCut`]: true } : { [name]: text };
