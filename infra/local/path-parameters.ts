/**
 * Returns the parameters of a path such as `/customers/{customer}`, still URL-encoded; undefined if the path does not match.
 * A last part such as `{proxy+}` matches the whole rest, as in API Gateway.
 */
export function pathParameters(template: string, path: string): Record<string, string> | undefined {
  const expected = template.split("/");
  const parts = path.split("/");
  if (template.endsWith("+}")) parts.push(parts.splice(expected.length - 1).join("/"));
  const pairs = expected.map((part, index) => [part, parts[index] ?? ""] as const);
  const isMatch = pairs.every(([part, value]) => (isParameter(part) ? value : value === part));
  if (parts.length !== expected.length || !isMatch) return undefined;
  const parameters = pairs.filter(([part]) => isParameter(part));
  return Object.fromEntries(parameters.map(([part, value]) => [part.slice(1, -1), value]));
}

const isParameter = (part: string) => part.startsWith("{");
