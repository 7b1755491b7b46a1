import { stripeError } from "../stripe/errors.ts";

/** What a request says before a schema has read it: every scalar is text, as it is on the wire. */
type Parameter = string | Parameter[] | RequestParameters;
export interface RequestParameters {
  [name: string]: Parameter;
}

const deepest = 8;

/**
 * Reads `application/x-www-form-urlencoded` as Stripe's SDKs write it: `a[b]=`, `a[]=`, `a[0]=`, `a[][b]=`.
 * `a[0]` becomes a map with the key "0", because only a schema tells a list from a map. Of two equal names the last wins.
 */
export function decodeForm(text: string): RequestParameters {
  const parameters = map();
  for (const [name, value] of new URLSearchParams(text)) put(parameters, split(name), value, name);
  return parameters;
}

/**
 * The same parameters when they come as JSON: numbers and booleans become text, null becomes "", as the SDKs send them.
 * Throws a 400 for NaN, which stands for a number that lost digits.
 */
export function decodeJson(value: unknown): RequestParameters {
  if (value === null || value === undefined) return map();
  if (typeof value !== "object" || Array.isArray(value))
    throw stripeError({ message: "The JSON body must be an object." });
  return text(value, "") as RequestParameters;
}

function text(value: unknown, name: string, depth = 0): Parameter {
  if (depth > deepest) throw tooDeep(name);
  if (value === null) return "";
  if (Number.isNaN(value)) throw inexact(name);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map((item, index) => text(item, `${name}[${index}]`, depth + 1));
  return map(Object.entries(value).map(([key, item]) => member(key, item, name ? `${name}[${key}]` : key, depth + 1)));
}

function member(key: string, value: unknown, name: string, depth: number): [string, Parameter] {
  if (key === "__proto__") throw misnamed(name);
  return [key, text(value, name, depth)];
}

/** Without a prototype, so that a parameter may be named `constructor`. */
function map(entries: [string, Parameter][] = []): RequestParameters {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** `a[b][]` is a, b and "". */
function split(name: string): string[] {
  const bracket = name.indexOf("[");
  if (bracket <= 0 || !name.endsWith("]")) return [name];
  return [name.slice(0, bracket), ...name.slice(bracket + 1, -1).split("][")];
}

function put(node: RequestParameters | Parameter[], [key = "", ...rest]: string[], value: string, name: string) {
  if (key === "__proto__") throw misnamed(name);
  if (rest.length > deepest) throw tooDeep(key);
  const [next] = rest;
  if (next !== undefined) put(child(node, key, next, name), rest, value, name);
  else if (Array.isArray(node)) node.push(value);
  else if (typeof node[key] === "object") throw contradiction(name);
  else node[key] = value;
}

/** The list or map that `key` opens in `node`; in `a[][b]=&a[][c]=` both belong to one item, until a name comes again. */
function child(
  node: RequestParameters | Parameter[],
  key: string,
  next: string,
  name: string,
): RequestParameters | Parameter[] {
  const existing = Array.isArray(node) ? itemWithout(next, node.at(-1)) : node[key];
  if (typeof existing === "string" || (existing && Array.isArray(existing) !== (next === "")))
    throw contradiction(name);
  if (existing) return existing;
  const created = next === "" ? [] : map();
  if (Array.isArray(node)) node.push(created);
  else node[key] = created;
  return created;
}

function itemWithout(name: string, item: Parameter | undefined) {
  return typeof item === "object" && !(name in item) ? item : undefined;
}

const misnamed = (param: string) => stripeError({ message: `Invalid parameter name: ${param}`, param });
const inexact = (param: string) =>
  stripeError({ message: `The number ${param} loses digits in JSON. Send it as a string.`, param });
const tooDeep = (param: string) => stripeError({ message: `The parameter ${param} is nested too deeply.`, param });
const contradiction = (param: string) =>
  stripeError({ message: `The parameter ${param} is given as more than one of text, list and map.`, param });
