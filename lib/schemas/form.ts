import { stripeError } from "../stripe/errors.ts";

type Parameter = string | Parameter[] | RequestParameters;
/** The parameters of a request before a schema parses them. Every scalar is text, as in a form. */
export interface RequestParameters {
  [name: string]: Parameter;
}

/** Maximum depth of nested lists and maps. */
const maxDepth = 8;

/**
 * Decodes `application/x-www-form-urlencoded` as Stripe's SDKs encode it: `a[b]=`, `a[]=`, `a[0]=`, `a[][b]=`.
 * `a[0]` becomes a map with the key "0", because only a schema distinguishes lists from maps. If a name occurs twice, the
 * last value wins. Throws a 400 for names that are too deep or contradict each other.
 */
export function decodeForm(text: string): RequestParameters {
  const parameters = mapOf();
  if (!text) return parameters;
  for (const [name, value] of new URLSearchParams(text)) setValue(parameters, splitName(name), value, name);
  return parameters;
}

/**
 * Returns the parameters of parsed JSON: numbers and booleans become text, null becomes "", as in the SDKs' forms. Throws
 * a 400 for anything but an object, and for NaN, which stands for a number that lost digits.
 */
export function decodeJson(value: unknown): RequestParameters {
  if (value === null || value === undefined) return mapOf();
  if (typeof value !== "object" || Array.isArray(value))
    throw stripeError({ message: "The JSON body must be an object." });
  return toParameter(value, "") as RequestParameters;
}

function toParameter(value: unknown, name: string, depth = 0): Parameter {
  if (depth > maxDepth) throw tooDeep(name);
  if (value === null) return "";
  if (Number.isNaN(value)) throw lossyNumber(name);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map((item, index) => toParameter(item, `${name}[${index}]`, depth + 1));
  return mapOf(
    Object.entries(value).map(([key, item]) => toEntry(key, item, name ? `${name}[${key}]` : key, depth + 1)),
  );
}

function toEntry(key: string, value: unknown, name: string, depth: number): [string, Parameter] {
  if (key === "__proto__") throw invalidName(name);
  return [key, toParameter(value, name, depth)];
}

/** A map without a prototype, so that a parameter can have the name `constructor`. */
function mapOf(entries: [string, Parameter][] = []): RequestParameters {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** Splits `a[b][]` into a, b and "". */
function splitName(name: string): string[] {
  const bracket = name.indexOf("[");
  if (bracket <= 0 || !name.endsWith("]")) return [name];
  return [name.slice(0, bracket), ...name.slice(bracket + 1, -1).split("][")];
}

function setValue(node: RequestParameters | Parameter[], [key = "", ...rest]: string[], value: string, name: string) {
  if (key === "__proto__") throw invalidName(name);
  if (rest.length > maxDepth) throw tooDeep(key);
  const [next] = rest;
  if (next !== undefined) setValue(openChild(node, key, next, name), rest, value, name);
  else if (Array.isArray(node)) node.push(value);
  else if (typeof node[key] === "object") throw contradictoryTypes(name);
  else node[key] = value;
}

/** Finds or creates the list or map at `key`. `a[][b]=&a[][c]=` is one item; a repeated name starts the next item. */
function openChild(
  node: RequestParameters | Parameter[],
  key: string,
  next: string,
  name: string,
): RequestParameters | Parameter[] {
  const existing = Array.isArray(node) ? itemWithout(next, node.at(-1)) : node[key];
  if (typeof existing === "string" || (existing && Array.isArray(existing) !== (next === "")))
    throw contradictoryTypes(name);
  if (existing) return existing;
  const created = next === "" ? [] : mapOf();
  if (Array.isArray(node)) node.push(created);
  else node[key] = created;
  return created;
}

function itemWithout(name: string, item: Parameter | undefined) {
  return typeof item === "object" && !(name in item) ? item : undefined;
}

const invalidName = (param: string) => stripeError({ message: `Invalid parameter name: ${param}`, param });
const lossyNumber = (param: string) =>
  stripeError({ message: `The number ${param} loses digits in JSON. Send it as a string.`, param });
const tooDeep = (param: string) => stripeError({ message: `The parameter ${param} is nested too deeply.`, param });
const contradictoryTypes = (param: string) =>
  stripeError({ message: `The parameter ${param} is given as more than one of text, list and map.`, param });
