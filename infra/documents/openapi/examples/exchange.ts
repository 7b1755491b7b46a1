import { demoKey } from "../../../local/environment.ts";
import { type Endpoint, endpoints, stage } from "../../../service.ts";
import { pathNames, type Values } from "../request.ts";
import type { Request } from "./example.ts";

/** A response of the service. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Sends a request to the service at an address, as an app does: the body as JSON. */
export async function exchange(url: string, request: Request): Promise<Answer> {
  const { endpoint, parameters = {}, client = "admin", headers = {} } = request;
  const { methods, path }: Endpoint = endpoints[endpoint];
  const { method = methods[0] ?? "" } = request;
  const names = pathNames(path);
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name])));
  const others = Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
  const isBody = method === "POST" || method === "PUT";
  const query = isBody ? "" : `?${new URLSearchParams(fieldsOf(others))}`;
  return answerOf(
    await fetch(`${url}/${stage}${filled}${query === "?" ? "" : query}`, {
      method,
      headers: {
        Authorization: `Bearer ${demoKey(client)}`,
        ...(isBody && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(isBody && { body: JSON.stringify(others) }),
    }),
  );
}

async function answerOf(response: Response): Promise<Answer> {
  const headers = [...response.headers].filter(([name]) => !ofConnection.includes(name));
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.json() };
}

/** The headers that API Gateway's own server adds. */
const ofConnection = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];

/** Returns the fields of a form: lists as `name[]`, objects as `name[property]`. */
function fieldsOf(values: Values, prefix = ""): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] => {
    const field = prefix ? `${prefix}[${name}]` : name;
    if (Array.isArray(value)) return value.map((item) => [`${field}[]`, String(item)]);
    return typeof value === "object" && value !== null ? fieldsOf(value as Values, field) : [[field, String(value)]];
  });
}
