import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import { Answer as AnswerSchema } from "../support/answers.ts";
import { patience } from "../support/patience.ts";
import type { Case, Step, Target } from "./case.ts";

/** Where a case is run, and with which key. */
export interface Place {
  readonly target: Target;
  readonly url: () => string;
  readonly key: string;
}

/** Runs the steps of a case, and deletes the customers that they made. */
export async function run({ steps }: Case, place: Place) {
  const names: Record<string, string> = {};
  const made: string[] = [];
  try {
    for (const step of steps) {
      const check = async () => {
        const answer = await request(place, fill(step, names));
        if (answer.body.object === "customer") made.push(String(answer.body.id));
        compare(answer, fill(step, names));
        // Stripe may know more than the SDK's types do.
        if (place.target !== "Stripe") expect(AnswerSchema.safeParse(answer.body).error).toBeUndefined();
        return answer.body;
      };
      const body = await (step.eventually ? vi.waitFor(check, { ...patience, interval: 250 }) : check());
      for (const [name, path] of Object.entries(step.save ?? {})) names[name] = at(body, path);
    }
  } finally {
    for (const id of new Set(made))
      await request(place, { method: "DELETE", path: `/v1/customers/${id}`, parameters: {}, sent: {} });
  }
}

/** Waits, where it is told that there were too many. */
async function request(place: Place, step: Step): Promise<Answer> {
  const answer = await ask(place, step);
  if (answer.status !== 429) return answer;
  await sleep(1000);
  return request(place, step);
}

async function ask({ url, key }: Place, { method, path, parameters, sent }: Step): Promise<Answer> {
  const encoded = form(parameters).toString();
  const [query, body] = method === "POST" ? ["", encoded] : [encoded && `?${encoded}`, undefined];
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/x-www-form-urlencoded", ...sent };
  const answer = await fetch(`${url()}${path}${query}`, { method, headers, ...(body !== undefined && { body }) });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: Object(await answer.json()) };
}

/** As the SDKs write it. */
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

/** The step with the values of names in place of `{name}`. */
function fill<Value>(value: Value, names: Record<string, string>): Value {
  if (typeof value === "string")
    return value.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, names)) as Value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, names)])) as Value;
}

interface Answer {
  readonly status: number;
  readonly headers: object;
  readonly body: Readonly<Record<string, unknown>>;
}

function compare({ status, headers, body }: Answer, expected: Step) {
  expect({ status, body }).toMatchObject({ status: expected.status ?? 200, body: Object(present(expected.body)) });
  expect(headers).toMatchObject(Object(present(expected.headers)));
  for (const path of absent(expected.body)) expect(body).not.toHaveProperty(path);
  for (const path of absent(expected.headers)) expect(headers).not.toHaveProperty(path);
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** What is expected to be there. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, present(item)]])),
  );
}

/** The paths of what is expected not to be there. */
function absent(value: unknown, path: string[] = []): string[][] {
  if (value === undefined) return path.length > 0 ? [path] : [];
  const inner = isPlain(value) || Array.isArray(value) ? Object.entries(value) : [];
  return inner.flatMap(([name, item]) => absent(item, [...path, name]));
}

function at(value: unknown, path: string): string {
  return String(path.split(".").reduce((inner, name) => Object(inner)[name], value));
}
