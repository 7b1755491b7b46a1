import type { Alternative } from "./alternatives.ts";
import { exact, maxima, minima } from "./json-schema.ts";

/** Returns what the limits of the wide alternative exclude, but those of the narrow one allow. */
export function excess(wide: Alternative, narrow: Alternative): string[] {
  if (narrow.const !== undefined) return isWithin(narrow.const, wide) ? [] : [JSON.stringify(narrow.const)];
  const limit = (alternative: Alternative, keyword: string, none: number) => Number(alternative[keyword] ?? none);
  return Object.entries({ ...maxima, ...minima, ...exact }).flatMap(([keyword, whatIsBeyond]) => {
    const [none, sign] = keyword in minima ? [-Infinity, -1] : [Infinity, 1];
    const isBeyond =
      keyword in exact
        ? wide[keyword] !== undefined && wide[keyword] !== narrow[keyword]
        : sign * limit(wide, keyword, none) < sign * limit(narrow, keyword, none);
    return isBeyond ? [whatIsBeyond(wide[keyword])] : [];
  });
}

/** Returns whether one value is within the limits of an alternative for strings and numbers. */
function isWithin(value: unknown, { minLength, maxLength, pattern, minimum, maximum }: Alternative): boolean {
  if (typeof value === "number") return value >= Number(minimum ?? -Infinity) && value <= Number(maximum ?? Infinity);
  if (typeof value !== "string") return true;
  const length = [...value].length;
  if (length < Number(minLength ?? 0) || length > Number(maxLength ?? Infinity)) return false;
  return pattern === undefined || new RegExp(String(pattern), "u").test(value);
}
