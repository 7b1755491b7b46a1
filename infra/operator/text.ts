/** Returns Unix seconds as UTC time to the minute, or `-` if undefined. */
export const iso = (time: number | undefined) =>
  time ? new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ") : "-";

/** Returns rows as a table with aligned columns. */
export function tabular(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
