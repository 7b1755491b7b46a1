type Json = Record<string, unknown>;

/** The former values of what differs, as in an event's `previous_attributes`: maps by their keys, lists whole, new keys as null. */
export function changesBetween(before: Json, after: Json): Json {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(names.flatMap((name) => change(name, before[name], after[name])));
}

function change(name: string, before: unknown, after: unknown): [string, unknown][] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [[name, isMap(before) && isMap(after) ? changesBetween(before, after) : (before ?? null)]];
}

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
