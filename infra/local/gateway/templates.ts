import type { APIGatewayProxyResult } from "aws-lambda";
import type { GatewayError } from "../../gateway-responses.ts";

/** The values of `$context` variables, by name. */
type Context = Readonly<Record<string, string>>;

/** Matches the `#set` of a variable to a `$context` variable, escaped for JSON. */
const escaping = /#set\(\$(\w+) = \$util\.escapeJavaScript\(\$context\.(\w+)\)\.replaceAll\("\\\\'", "'"\)\)\n/g;

/** Returns the response of a template and its headers, with the values of the `$context` variables. */
export function fill(
  { status = 500, headers }: Pick<GatewayError, "status" | "headers">,
  template: string,
  context: Context,
): APIGatewayProxyResult {
  const mapped = Object.entries(headers).map(([name, expression]) => [name, headerOf(expression, context)] as const);
  return {
    statusCode: status,
    headers: { "Content-Type": "application/json", ...Object.fromEntries(mapped.filter(([, value]) => value)) },
    body: evaluate(template, context),
  };
}

const headerOf = (expression: string, context: Context) =>
  expression.startsWith("'") ? expression.slice(1, -1) : (context[expression.replace("context.", "")] ?? "");

function evaluate(template: string, context: Context): string {
  const variables: Record<string, string> = {};
  const body = template.replace(escaping, (_, name: string, source: string) => {
    variables[name] = JSON.stringify(context[source] ?? "").slice(1, -1);
    return "";
  });
  return body.replace(
    /\$(context\.)?([\w.]*\w)/g,
    (_, prefix, name: string) => (prefix ? context : variables)[name] ?? "",
  );
}
