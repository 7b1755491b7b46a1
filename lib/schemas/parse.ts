import * as z from "zod/mini";
import { type ErrorFacts, stripeError } from "../stripe/errors.ts";
import type { RequestParameters } from "./form.ts";

type Issue = z.core.$ZodIssue;

/**
 * Returns the input of an operation: the parameters in the query or body and in the path. Throws Stripe's error about
 * the first invalid parameter.
 */
export function parse<Schema extends z.core.$ZodType>(
  schema: Schema,
  sent: RequestParameters,
  path: RequestParameters = {},
): z.output<Schema> {
  const repeated = Object.keys(path).filter((name) => name in sent);
  if (repeated.length > 0) throw stripeError(unknownParameters(repeated));
  const result = z.safeParse(schema, { ...sent, ...path }, { reportInput: true });
  if (result.success) return result.data;
  throw stripeError(factsOf(firstIssue(result.error.issues)));
}

/** Stripe reports unknown parameters before an invalid id in the path, and that before invalid values. */
function firstIssue(issues: Issue[]): Issue {
  const leaves = issues.map(innermost);
  const unknown = leaves.find(({ code }) => code === "unrecognized_keys");
  return unknown ?? leaves.find(isUnknownId) ?? (leaves[0] as Issue);
}

const isUnknownId = (issue: Issue) => issue.code === "custom" && issue.params?.status === 404;

/** Returns the issue of the union alternative with the deepest issue, or of the last one if several are equally deep. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const alternatives = issue.errors.map((issues) => firstIssue(issues));
  const nearest = alternatives.reduce((best, other) => (depth(other) >= depth(best) ? other : best));
  return { ...nearest, path: [...issue.path, ...nearest.path] };
}

const depth = (issue: Issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 1 : 0);

function factsOf(issue: Issue): ErrorFacts {
  const param = nameOf(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownParameters(issue.keys.map((key) => nameOf([...issue.path, key])));
    case "too_small":
    case "invalid_type":
      return (
        absenceOf(issue.input, param) ?? { param, message: `Invalid ${expectedKind(issue)}${quoted(issue.input)}` }
      );
    case "too_big":
      return { param, message: `Invalid string: ${issue.input}; must be at most ${issue.maximum} characters` };
    case "invalid_value": {
      const values = issue.values.filter(Boolean).map(String);
      return absenceOf(issue.input, param) ?? { param, message: `Invalid ${param}: must be one of ${choice(values)}` };
    }
    case "custom":
      return { param, message: issue.message, ...issue.params };
    default:
      return { param, message: `Invalid ${param}: ${issue.message}` };
  }
}

/** Returns the error about an absent or empty value, or undefined for other values. */
function absenceOf(value: unknown, param: string): ErrorFacts | undefined {
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

function expectedKind(issue: Issue): string {
  const expected = issue.code === "invalid_type" ? issue.expected : "string";
  return expected === "record" ? "object" : expected;
}

/** Stripe's message contains an invalid list or map, but not an invalid text. */
const quoted = (input: unknown) => (typeof input === "string" ? "" : `: ${JSON.stringify(input)}`);

const choice = (values: string[]) => new Intl.ListFormat("en", { type: "disjunction" }).format(values);

/** Returns the name of the parameter at a path: `address[city]` for ["address", "city"]. */
export function nameOf([head, ...rest]: readonly PropertyKey[]): string {
  return String(head ?? "") + rest.map((key) => `[${String(key)}]`).join("");
}
