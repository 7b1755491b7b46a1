import * as z from "zod";
import type { RequestParameters } from "../../../../lib/schemas/form.ts";

/** The part of JSON Schema that describes parameters. */
interface Shape {
  readonly anyOf?: readonly Shape[];
  readonly additionalProperties?: Shape | false;
  readonly enum?: readonly string[];
  readonly items?: Shape;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}
type Value = RequestParameters[string];
/** A value, or undefined for its absence, and a title such as `.address.city=<5001 characters>`. */
type Variant<V = Value | undefined> = readonly [title: string, value: V];

/**
 * Returns requests that each differ from the smallest valid one in one value: every parameter that one of the schemas
 * knows is absent, of each type, each member of an enum, and at each limit and one above it. `limits` are those that
 * schemas check in code.
 */
export function probesOf(
  schemas: readonly z.core.$ZodType[],
  limits: readonly number[],
): Map<string, RequestParameters> {
  const shapes = schemas.map((schema) => z.toJSONSchema(schema, { io: "input" }) as Shape);
  const edges = [...new Set(limits.flatMap((limit) => [limit, limit + 1]))];
  return new Map([...variantsByMember(shapes, edges)].map(([title, value]) => [title.slice(1), value]));
}

/** Values of every kind, for a place that has one of these shapes. */
function* variantsOf(given: readonly Shape[], edges: readonly number[]): Generator<Variant> {
  const shapes = given.flatMap(alternatives);
  yield [" absent", undefined];
  const values: Value[] = [...textsOf(shapes, edges), [], ["x"], {}, { x: "x" }, { 0: "x" }];
  for (const value of values) yield [`=${described(value)}`, value];
  const items = shapes.flatMap((shape) => shape.items ?? []);
  if (items.length > 0) yield* listsOf(items, edges);
  if (shapes.some((shape) => shape.additionalProperties)) yield* mapsOf(edges);
  if (shapes.some((shape) => shape.properties)) yield* variantsByMember(shapes, edges);
}

/** Objects that each differ from the smallest one in one member. */
function* variantsByMember(shapes: readonly Shape[], edges: readonly number[]): Generator<Variant<RequestParameters>> {
  const base = smallest(shapes) as RequestParameters;
  yield [".unknown=x", { ...base, unknown: "x" }];
  for (const name of new Set(shapes.flatMap(({ properties = {} }) => Object.keys(properties)))) {
    const { [name]: _, ...others } = base;
    const inner = shapes.flatMap(({ properties }) => properties?.[name] ?? []);
    for (const [title, value] of variantsOf(inner, edges))
      yield [`.${name}${title}`, value === undefined ? others : { ...others, [name]: value }];
  }
}

/** Lists at each limit, and lists of one item of each kind. */
function* listsOf(items: readonly Shape[], edges: readonly number[]): Generator<Variant> {
  for (const count of edges) yield [`=<${count} items>`, Array(count).fill(smallest(items))];
  for (const [title, item] of variantsOf(items, edges)) if (item !== undefined) yield [`[0]${title}`, [item]];
}

/** Maps of free keys, such as metadata: keys, values and their number at each limit. */
function* mapsOf(edges: readonly number[]): Generator<Variant> {
  const maps: RequestParameters[] = [{ "a[b]": "x" }, { a: ["x"] }, { a: "" }];
  for (const map of maps) yield [`=${described(map)}`, map];
  for (const edge of edges) {
    yield [`=<${edge} keys>`, Object.fromEntries(Array.from({ length: edge }, (_, key) => [`k${key}`, "x"]))];
    for (const character of ["x", "🙂"]) {
      const text = character.repeat(edge);
      yield [`={<${edge} ${character}>: "x"}`, { [text]: "x" }];
      yield [`={"x": <${edge} ${character}>}`, { x: text }];
    }
  }
}

function textsOf(shapes: readonly Shape[], edges: readonly number[]): string[] {
  const lengths = [...edges, ...shapes.flatMap(({ maxLength: max = 0 }) => [max, max + 1])];
  return [
    ...["", "x", " ", "a b", "a/b", "é", "true", "false", "yes", "-1", "0", "+1", "1.5", "1e3"],
    ...[...edges, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1].map(String),
    ...["a@b.co", "a@b", "a@b.", " a@b.co", "a@@b.co", "a＠b.co"],
    ...lengths.flatMap((length) => ["x".repeat(length), "🙂".repeat(length), emailOf(length)]),
    ...shapes.flatMap((shape) => shape.enum ?? []),
  ];
}

/** An email address of that many characters, if it has more than its host. */
const emailOf = (length: number) => `${"x".repeat(length)}@example.com`.slice(-length || undefined);

/** The smallest value that each of these shapes accepts. */
function smallest(given: readonly Shape[]): Value {
  const shapes = given.flatMap(alternatives);
  const isObject = shapes.some(({ properties, additionalProperties }) => properties ?? additionalProperties);
  const members = shapes.flatMap(({ properties = {}, required = [] }) =>
    required.map((name) => [name, smallest([properties[name] ?? {}])] as const),
  );
  if (isObject) return Object.fromEntries(members);
  const items = shapes.flatMap((shape) => shape.items ?? []);
  return items.length > 0 ? [smallest(items)] : (shapes.flatMap((shape) => shape.enum ?? []).find(Boolean) ?? "x");
}

const alternatives = ({ anyOf, ...shape }: Shape): readonly Shape[] => anyOf ?? [shape];

function described(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 40
    ? `<${[...String(value)].length} characters, ${text.slice(1, 3)}…${text.slice(-3, -1)}>`
    : text;
}
