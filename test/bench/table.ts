/** Prints a table with aligned columns. */
export function print(head: readonly string[], rows: readonly (readonly (string | number)[])[]) {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? textOf(cell) : cell)));
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        /^[\d.]/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  console.log([line(head), ...cells.map(line)].join("\n"));
}

/** Returns a count in full, and any other number with two digits. */
const textOf = (number: number) => (Number.isInteger(number) ? number.toLocaleString("en") : number.toFixed(2));
