/** Returns the name that needs the fewest changes to become the other one. */
export const nearest = (names: readonly string[], wrong: string): string =>
  names.reduce((best, name) => (distance(name, wrong) < distance(best, wrong) ? name : best), names[0] ?? "");

/** Returns how many letters must be added, removed or replaced. https://en.wikipedia.org/wiki/Levenshtein_distance */
function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const letter of from) {
    const row = [(previous[0] ?? 0) + 1];
    for (const [index, other] of [...to].entries()) {
      const replaced = (previous[index] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(replaced, (previous[index + 1] ?? 0) + 1, (row[index] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[to.length] ?? 0;
}
