import type * as z from "zod";
import { type ErrorFacts, stripeError } from "../stripe/errors.ts";
import type { RequestParameters } from "./form.ts";

type Issue = z.core.$ZodIssue;

/**
 * The input of an operation: what was sent, and what its path says. Throws Stripe's error about the first thing that
 * is wrong with it.
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  sent: RequestParameters,
  path: RequestParameters = {},
): z.output<Schema> {
  const repeated = Object.keys(path).filter((name) => name in sent);
  if (repeated.length > 0) throw stripeError(unknownParameters(repeated));
  const result = schema.safeParse({ ...sent, ...path }, { reportInput: true });
  if (result.success) return result.data;
  throw stripeError(explain(worst(result.error.issues)));
}

/** Stripe speaks of unknown parameters before it looks at the values of the others. */
function worst(issues: Issue[]): Issue {
  const leaves = issues.map(leaf);
  return leaves.find(({ code }) => code === "unrecognized_keys") ?? (leaves[0] as Issue);
}

/** Of the alternatives of a union, the one that the input came nearest to; the last where none is nearer. */
function leaf(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const alternatives = issue.errors.map((issues) => worst(issues));
  const nearest = alternatives.reduce((best, other) => (depth(other) >= depth(best) ? other : best));
  return { ...nearest, path: [...issue.path, ...nearest.path] };
}

const depth = (issue: Issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 1 : 0);

function explain(issue: Issue): ErrorFacts {
  const param = nameOf(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownParameters(issue.keys.map((key) => nameOf([...issue.path, key])));
    case "too_small":
    case "invalid_type":
      return unset(issue.input, param) ?? { param, message: `Invalid ${kindOf(issue)}${shown(issue.input)}` };
    case "too_big":
      return { param, message: `Invalid string: ${issue.input}; must be at most ${issue.maximum} characters` };
    case "invalid_value": {
      const values = issue.values.filter(Boolean).map(String);
      return unset(issue.input, param) ?? { param, message: `Invalid ${param}: must be one of ${choice(values)}` };
    }
    case "custom":
      return { param, message: issue.message, ...issue.params };
    default:
      return { param, message: `Invalid ${param}: ${issue.message}` };
  }
}

/** The error about a value that is absent or empty; undefined for any other value. */
function unset(value: unknown, param: string): ErrorFacts | undefined {
  if (value === undefined) return missingParameter(param);
  return value === "" ? emptyParameter(param) : undefined;
}

const unknownParameters = (params: string[]) => ({
  code: "parameter_unknown",
  param: params[0],
  message: `Received unknown ${params.length === 1 ? "parameter" : "parameters"}: ${params.join(", ")}`,
});

const missingParameter = (param: string) => ({
  code: "parameter_missing",
  param,
  message: `Missing required param: ${param}.`,
});

const emptyParameter = (param: string) => ({
  code: "parameter_invalid_empty",
  param,
  message:
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; ` +
    `however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
});

function kindOf(issue: Issue): string {
  const expected = issue.code === "invalid_type" ? issue.expected : "string";
  return expected === "record" ? "object" : expected;
}

/** Text where a list or map is wanted is told; a list or map is not, as it may hold much. */
const shown = (input: unknown) => (typeof input === "string" ? "" : `: ${JSON.stringify(input)}`);

const choice = (values: string[]) => new Intl.ListFormat("en", { type: "disjunction" }).format(values);

/** ["address", "city"] is `address[city]`. */
export function nameOf([head, ...rest]: readonly PropertyKey[]): string {
  return String(head ?? "") + rest.map((key) => `[${String(key)}]`).join("");
}
