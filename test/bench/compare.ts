import type { Figure } from "./figures.ts";
import { lastRelease, type Report, readReport, releases, reportFile } from "./report.ts";
import { print } from "./table.ts";

/** Relative change that counts as noise. */
const noise = 0.1;

/** A figure of two reports. */
interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly ratio: number;
  readonly isRegression: boolean;
}

/** Prints the figures of the latest report beside those of the last release, and names the regressions. */
export function compare() {
  const [before, after] = [readReport(lastRelease(releases)), readReport(reportFile)];
  const changes = changesBetween(before, after);
  const describe = ({ version, commit, date, cpu }: Report) => `${version} (${commit}, ${date}, ${cpu})`;
  console.log(`Old: ${describe(before)}\nNew: ${describe(after)}\n`);
  print(
    ["figure", "old", "new", "ratio"],
    changes.map(({ name, before, after, ratio }) => [name, before, after, ratio]),
  );
  const missing = namesOf(before).filter((name) => !namesOf(after).includes(name));
  if (missing.length > 0) console.log(`\nNot in the new report:\n${listOf(missing)}`);
  const regressions = changes.filter(({ isRegression }) => isRegression).map(({ name }) => name);
  console.log(
    regressions.length > 0
      ? `\nWorse by more than ${100 * noise} %:\n${listOf(regressions)}`
      : `\nNo figure is worse by more than ${100 * noise} %.`,
  );
}

/** Returns the change of each figure that both reports have. */
export function changesBetween(before: Pick<Report, "figures">, after: Pick<Report, "figures">): Change[] {
  return after.figures.flatMap((figure) => {
    const old = before.figures.find(({ name }) => name === figure.name);
    return old ? [changeOf(old.value, figure)] : [];
  });
}

/** Returns the change of a figure. A figure without a limit is a cost: more is worse. */
function changeOf(before: number, { name, value: after, target, stretch }: Figure): Change {
  const limit = stretch ?? target;
  const isRegression = limit && "atLeast" in limit ? after < before * (1 - noise) : after > before * (1 + noise);
  return { name, before, after, ratio: before === after ? 1 : after / before, isRegression };
}

const namesOf = ({ figures }: Report) => figures.map(({ name }) => name);

const listOf = (names: readonly string[]) => names.map((name) => `  ${name}`).join("\n");
