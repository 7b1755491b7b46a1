import { isDeepStrictEqual } from "node:util";
import { type Alternative, alternativesOf, isSubtype } from "./alternatives.ts";
import type { Schema } from "./json-schema.ts";
import { excess } from "./limits.ts";

/** Whether callers send the values of a schema or receive them. */
export type Direction = "received" | "sent";

/** A schema and its document, in both versions. */
interface Versions {
  readonly before: Schema;
  readonly after: Schema;
}

/**
 * Returns a function that compares two versions of a schema, and returns what breaks callers, as sentences. What callers
 * send must stay valid; what they receive must have been valid before. `at` names the schema.
 */
export function schemaComparison(direction: Direction, before: object, after: object) {
  const isSent = direction === "sent";
  /** Results by the components compared. One that is still being compared breaks nothing by itself. */
  const results = new Map<string, string[]>();
  const beyond = (at: string, what: string) => `${at} ${isSent ? "no longer accepts" : "can now be"} ${what}.`;

  function compare(at: string, versions: Versions): string[] {
    const [old, current] = [alternativesOf(versions.before, before), alternativesOf(versions.after, after)];
    const [wide, narrow] = isSent ? [current, old] : [old, current];
    return [...defaults(at, versions), ...narrow.flatMap((one) => closest(at, wide, one))];
  }

  /** Callers that send nothing get the default. */
  function defaults(at: string, versions: Versions): string[] {
    const [old, current] = [versions.before, versions.after].map((schema) => Object(schema).default);
    if (!isSent || isDeepStrictEqual(old, current)) return [];
    return [`${at} has the default ${JSON.stringify(current)} instead of ${JSON.stringify(old)}.`];
  }

  /** Returns what the narrow alternative allows beyond the most similar wide one. */
  function closest(at: string, wide: readonly Alternative[], narrow: Alternative): string[] {
    if (wide.some((one) => isSameValue(one, narrow) || Object.keys(one).length === 0)) return [];
    const comparable = wide.filter(({ type, const: value }) => value === undefined && allowsType(type, narrow.type));
    const found = comparable.map((one) => between(at, one, narrow)).sort((a, b) => a.length - b.length);
    return found[0] ?? [beyond(at, nameOf(narrow))];
  }

  /** Compares two alternatives; those of components only once. */
  function between(at: string, wide: Alternative, narrow: Alternative): string[] {
    if (!wide.component || !narrow.component) return differences(at, wide, narrow);
    const key = [wide.component, wide.index, narrow.component, narrow.index].join();
    const known = results.get(key);
    if (known) return known;
    results.set(key, []);
    const found = differences(narrow.component, wide, narrow);
    results.set(key, found);
    return found;
  }

  function differences(at: string, wide: Alternative, narrow: Alternative): string[] {
    const limits = excess(wide, narrow).map((what) => beyond(at, what));
    return narrow.const === undefined ? [...limits, ...parts(at, wide, narrow)] : limits;
  }

  /** Compares what arrays and objects contain. */
  function parts(at: string, wide: Alternative, narrow: Alternative): string[] {
    const [old, current] = isSent ? [narrow, wide] : [wide, narrow];
    const inside = (place: string, keyword: "additionalProperties" | "items" | "propertyNames", absent: Schema) =>
      compare(place, { before: old[keyword] ?? absent, after: current[keyword] ?? absent });
    return [
      ...(isOf("array", narrow) ? inside(`${at}[]`, "items", true) : []),
      ...(isOf("object", narrow) ? properties(at, old, current) : []),
      ...(isOf("object", narrow) && isSent ? inside(nested(at, "*"), "additionalProperties", true) : []),
      ...(isOf("object", narrow) ? inside(`A name in ${at}`, "propertyNames", true) : []),
    ];
  }

  function properties(at: string, old: Alternative, current: Alternative): string[] {
    const { additionalProperties: other } = current;
    const kept = Object.entries(old.properties ?? {}).flatMap(([name, schema]) => {
      const now = current.properties?.[name] ?? (typeof other === "object" || other === true ? other : undefined);
      return now === undefined
        ? [`${nested(at, name)} was removed.`]
        : compare(nested(at, name), { before: schema, after: now });
    });
    return [...kept, ...presence(at, old, current)];
  }

  /** Compares which properties are required. */
  function presence(at: string, { required: old = [], properties = {} }: Alternative, current: Alternative): string[] {
    const { required: now = [] } = current;
    if (isSent) return now.filter((name) => !old.includes(name)).map((name) => `${nested(at, name)} is now required.`);
    const stays = (name: string) => !properties[name] || current.properties?.[name];
    return old
      .filter((name) => !now.includes(name) && stays(name))
      .map((name) => `${nested(at, name)} can now be missing.`);
  }

  return compare;
}

/** Returns the place of a property, such as `Customer: address.city`. */
const nested = (at: string, name: string) => `${at}${at.includes(": ") ? "." : ": "}${name}`;

const isSameValue = (one: Alternative, other: Alternative) =>
  one.const !== undefined && isDeepStrictEqual(one.const, other.const);

const allowsType = (wide: string | undefined, narrow: string | undefined) =>
  wide === undefined || (narrow !== undefined && isSubtype(narrow, wide));

const isOf = (type: string, alternative: Alternative) => (alternative.type ?? type) === type;

const nameOf = ({ const: value, component, type }: Alternative) => {
  if (value !== undefined) return JSON.stringify(value);
  return type === "null" ? type : `any ${component ?? type ?? "value"}`;
};
