import { problem, type Result, skipped } from "../checks/result.ts";

/** One thing that an environment needs. */
export interface Check {
  readonly title: string;
  /** Checks without which this one says nothing. */
  readonly needs?: readonly Check[];
  /** Changes nothing. A rejection counts as a problem. */
  readonly run: () => Promise<Result>;
}

/** The result of a check with its title. */
export type Finding = Result & Pick<Check, "title">;

/** Runs the checks in order. Skips those that need a check with a problem. `explain` returns an error in words. */
export async function* examine(
  checks: readonly Check[],
  explain: (error: unknown) => string,
): AsyncGenerator<Finding, void> {
  /** By check without a good result, the title of the problem that causes it. */
  const causes = new Map<Check, string>();
  for (const check of checks) {
    const needed = check.needs?.find((needed) => causes.has(needed));
    const cause = needed && causes.get(needed);
    const result = cause
      ? skipped(`first repair "${cause}".`)
      : await check.run().catch((error) => problem(explain(error)));
    if (cause || result.state === "problem") causes.set(check, cause ?? check.title);
    yield { title: check.title, ...result };
  }
}

/** Returns a finding as a line, with the remedy on a second one. */
export function lineOf(finding: Finding): string {
  const { state, title, text } = finding;
  const remedy = "remedy" in finding && finding.remedy ? `\n${" ".repeat(9)}${finding.remedy}` : "";
  return `${state.padEnd(9)}${title}: ${text}${remedy}`;
}
