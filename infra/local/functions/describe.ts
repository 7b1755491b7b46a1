/** Returns the name, the message and the stack of an error, with only the lines of the code that it is about. */
export function describe(error: unknown): string {
  const { stack = String(error) }: Partial<Error> = Object(error);
  const isForeign = (line: string) => /^\s+at .*(node:|node_modules|infra[\\/](bundles|local)[\\/])/.test(line);
  return stack
    .split("\n")
    .filter((line) => !isForeign(line))
    .join("\n");
}
