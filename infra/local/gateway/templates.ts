import type { APIGatewayProxyResult } from "aws-lambda";
import type { GatewayError } from "../../gateway-responses.ts";

/** The values of `$context` variables, by name. */
type Facts = Readonly<Record<string, string>>;

/** `#set` of a variable to a fact that is escaped for JSON. */
const escaping = /#set\(\$(\w+) = \$util\.escapeJavaScript\(\$context\.(\w+)\)\.replaceAll\("\\\\'", "'"\)\)\n/g;

/** Returns the response that mapping expressions and a mapping template of the table make of the facts. */
export function fill(
  { status = 500, headers }: Pick<GatewayError, "status" | "headers">,
  template: string,
  facts: Facts,
): APIGatewayProxyResult {
  const mapped = Object.entries(headers).map(([name, expression]) => [name, headerOf(expression, facts)] as const);
  return {
    statusCode: status,
    headers: { "Content-Type": "application/json", ...Object.fromEntries(mapped.filter(([, value]) => value)) },
    body: evaluate(template, facts),
  };
}

const headerOf = (expression: string, facts: Facts) =>
  expression.startsWith("'") ? expression.slice(1, -1) : (facts[expression.replace("context.", "")] ?? "");

function evaluate(template: string, facts: Facts): string {
  const variables: Record<string, string> = {};
  const body = template.replace(escaping, (_, name: string, fact: string) => {
    variables[name] = JSON.stringify(facts[fact] ?? "").slice(1, -1);
    return "";
  });
  return body.replace(
    /\$(context\.)?([\w.]*\w)/g,
    (_, context, name: string) => (context ? facts : variables)[name] ?? "",
  );
}
