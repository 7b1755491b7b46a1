type Json = Record<string, unknown>;

/** The previous values of the properties that differ, as in an event's `previous_attributes`: maps by key, lists as a whole, and null for new keys. */
export function changesBetween(before: Json, after: Json): Json {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(names.flatMap((name) => changeOf(name, before[name], after[name])));
}

function changeOf(name: string, before: unknown, after: unknown): [string, unknown][] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [[name, isMap(before) && isMap(after) ? changesBetween(before, after) : (before ?? null)]];
}

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
