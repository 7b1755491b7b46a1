import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import { patience } from "../support/patience.ts";
import { AnyResponse } from "../support/responses/any.ts";
import type { Case, Step, Target } from "./case.ts";

/** The address and the key of a target. */
export interface Place {
  readonly target: Target;
  readonly url: () => string;
  readonly key: string;
}

/** Runs the steps of a case, then deletes the customers that they created. Throws if a response is not as expected. */
export async function run({ steps }: Case, place: Place) {
  const names: Record<string, string> = {};
  const created: string[] = [];
  try {
    for (const step of steps) {
      const check = async () => {
        const response = await request(place, fill(step, names));
        if (response.body.object === "customer") created.push(String(response.body.id));
        compare(response, fill(step, names));
        // Stripe can return properties that the SDK's types do not have.
        if (place.target !== "Stripe") expect(AnyResponse.safeParse(response.body).error).toBeUndefined();
        return response.body;
      };
      const body = await (step.eventually ? vi.waitFor(check, { ...patience, interval: 250 }) : check());
      for (const [name, path] of Object.entries(step.save ?? {})) names[name] = at(body, path);
    }
  } finally {
    for (const id of new Set(created))
      await request(place, { method: "DELETE", path: `/v1/customers/${id}`, parameters: {}, sent: {} });
  }
}

/** Sends a request. Repeats it after a second if it was throttled. */
async function request(place: Place, step: Step): Promise<Reply> {
  const response = await send(place, step);
  if (response.status !== 429) return response;
  await sleep(1000);
  return request(place, step);
}

async function send({ url, key }: Place, { method, path, parameters, sent }: Step): Promise<Reply> {
  const encoded = form(parameters).toString();
  const [query, body] = method === "POST" ? ["", encoded] : [encoded && `?${encoded}`, undefined];
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/x-www-form-urlencoded", ...sent };
  const response = await fetch(`${url()}${path}${query}`, { method, headers, ...(body !== undefined && { body }) });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Object(await response.json()),
  };
}

/** Returns parameters as the SDKs encode them. */
function form(parameters: object, prefix = ""): URLSearchParams {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...parameters } as Record<string, unknown>)) {
    if (value === undefined) continue;
    const path = prefix ? `${prefix}[${name}]` : name;
    if (typeof value === "object" && value) for (const [inner, text] of form(value, path)) pairs.append(inner, text);
    else pairs.append(path, String(value));
  }
  return pairs;
}

/** Replaces each `{name}` by its value. */
function fill<Value>(value: Value, names: Record<string, string>): Value {
  if (typeof value === "string")
    return value.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, names)) as Value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, names)])) as Value;
}

interface Reply {
  readonly status: number;
  readonly headers: object;
  readonly body: Readonly<Record<string, unknown>>;
}

function compare({ status, headers, body }: Reply, expected: Step) {
  expect({ status, body }).toMatchObject({ status: expected.status ?? 200, body: Object(present(expected.body)) });
  expect(headers).toMatchObject(Object(present(expected.headers)));
  for (const path of absent(expected.body)) expect(body).not.toHaveProperty(path);
  for (const path of absent(expected.headers)) expect(headers).not.toHaveProperty(path);
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Returns the value without its undefined properties. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, present(item)]])),
  );
}

/** Returns the paths of the undefined properties. */
function absent(value: unknown, path: string[] = []): string[][] {
  if (value === undefined) return path.length > 0 ? [path] : [];
  const inner = isPlain(value) || Array.isArray(value) ? Object.entries(value) : [];
  return inner.flatMap(([name, item]) => absent(item, [...path, name]));
}

function at(value: unknown, path: string): string {
  return String(path.split(".").reduce((inner, name) => Object(inner)[name], value));
}
