/**
 * Returns a copy of an object with `map` applied to each value, or the object itself if no value changes: most results
 * contain nothing to hide. Metadata is the caller's own and never changes.
 */
export function mapValues(object: object, map: (name: string, value: unknown) => unknown): object {
  let copy: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(object)) {
    const mapped = name === "metadata" ? value : map(name, value);
    if (mapped === value) continue;
    copy ??= { ...object };
    copy[name] = mapped;
  }
  return copy ?? object;
}

/** Returns a list with `map` applied to each item, or the list itself if no item changes. */
export function mapItems(list: readonly unknown[], map: (item: unknown) => unknown): readonly unknown[] {
  const mapped = list.map(map);
  return mapped.some((item, index) => item !== list[index]) ? mapped : list;
}
