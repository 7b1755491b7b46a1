import * as z from "zod";

/** Each parameter that a type names, as a path; the values of an enum follow theirs as `path=value`. */
type Paths<T, Path extends string> = T extends readonly (infer Item)[]
  ? Paths<Item, `${Path}[]`>
  : T extends object
    ? string extends keyof T
      ? Path
      : { [Name in keyof T & string]-?: Value<NonNullable<T[Name]>, `${Path}.${Name}`> }[keyof T & string]
    : Path;
type Value<T, Path extends string> = Paths<Exclude<T, Scalar>, Path> | Enum<Extract<T, Scalar>, Path>;
type Enum<T, Path extends string> = [T] extends [never]
  ? never
  : [Literal<T>] extends [never]
    ? Path
    : `${Path}=${Literal<T>}`;
type Literal<T> = T extends string ? (string extends T ? never : T) : never;
type Scalar = string | number | boolean;

/** What only one of two types has, as paths. */
type Difference<A, B> = Exclude<Paths<A, "">, Paths<B, "">> | Exclude<Paths<B, "">, Paths<A, "">>;

/**
 * A strict object of exactly the parameters that Stripe's SDK documents for an operation.
 * A parameter that is missing or misspelt, or an enum with other values, does not compile; the error names it.
 */
export const parametersOf =
  <Documented>() =>
  <Shape extends z.ZodRawShape>(shape: Shape & Agrees<Difference<Documented, z.output<z.ZodObject<Shape>>>>) =>
    z.strictObject<Shape>(shape);
type Agrees<Difference> = [Difference] extends [never] ? unknown : { differs: Difference };

/** Fails with Stripe's code and message; `param` and `status` replace the path of the value and 400. */
const fail = (
  context: z.RefinementCtx,
  message: string,
  error?: { code?: string; param?: string; status?: number },
) => {
  context.addIssue({ code: "custom", message, params: error });
  return z.NEVER;
};

/** Text of at most that many characters. Empty text unsets. */
export const text = (max = 5000) => z.string().max(max);

/** Text that cannot be unset. */
export const nonEmptyText = (max = 5000) => text(max).min(1);

export const integer = nonEmptyText().transform((value, context) =>
  /^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value))
    ? Number(value)
    : fail(context, `Invalid integer: ${value}`, { code: "parameter_invalid_integer" }),
);

export const boolean = nonEmptyText().transform((value, context) =>
  /^(true|false)$/.test(value) ? value === "true" : fail(context, `Invalid boolean: ${value}`),
);

/** https://docs.stripe.com/error-codes#email-invalid */
export const email = text(512).refine((value) => value === "" || /^[^\s@＠]+@[^\s@＠]+\.[^\s@＠.]+$/.test(value), {
  params: { code: "email_invalid" },
  error: ({ input }) => `Invalid email address: ${input}`,
});

/** A list, written as `a[]=` or `a[0]=`. */
export const list = <Item extends z.ZodType>(item: Item) => z.preprocess(asList, z.array(item));
const asList = (value: unknown) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const items = Object.entries(value);
  return items.every(([index]) => /^\d+$/.test(index)) ? items.map(([, item]) => item) : value;
};

/** A value that "" unsets as a whole. */
export const emptiable = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal(""), schema]);

export const address = z.strictObject({
  city: text().optional(),
  country: text().optional(),
  line1: text().optional(),
  line2: text().optional(),
  postal_code: text().optional(),
  state: text().optional(),
});

/** https://docs.stripe.com/api/metadata */
export const metadata = z.record(z.string(), z.string()).superRefine((entries, context) => {
  const names = Object.keys(entries);
  if (names.length > 50) fail(context, `Metadata can have up to 50 keys, but you passed in ${names.length} keys.`);
  for (const [name, value] of Object.entries(entries)) {
    if (/[[\]]/.test(name)) fail(context, `Metadata keys cannot contain square brackets. Invalid key: ${name}`);
    if (lengthOf(name) > 40)
      fail(
        context,
        `Metadata keys can have up to 40 characters, but you passed in a key that is ${lengthOf(name)} characters. Invalid key: ${name}`,
      );
    if (lengthOf(value) > 500)
      fail(
        context,
        `Metadata values can have up to 500 characters, but you passed in a value that is ${lengthOf(value)} characters. Invalid value: ${value}`,
      );
  }
});

/** In characters, as Unicode counts them. */
const lengthOf = (value: string) => [...value].length;

/** https://docs.stripe.com/api/expanding_objects */
export const expandable = { expand: list(nonEmptyText()).optional() };

/** https://docs.stripe.com/api/pagination. An empty cursor means none, which ends the loops that send one. */
const cursor = text()
  .transform((value) => value || undefined)
  .optional();
export const limit = integer
  .refine((value) => value >= 1, {
    params: { code: "parameter_invalid_integer" },
    error: "This value must be greater than or equal to 1.",
  })
  .refine((value) => value <= 100, {
    params: { code: "parameter_invalid_integer" },
    error: "This value must be less than or equal to 100.",
  })
  .optional();
export const pagination = { limit, starting_after: cursor, ending_before: cursor };

/** A Unix time in seconds, exact or as bounds. */
export const timeRange = z.union([
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
  integer,
]);

/** An object's id in the path. Stripe's own ids and those that accounts choose use the same alphabet. */
export const pathId = (object: string, param: string) =>
  z.string().superRefine((value, context) => {
    if (!/^[\w-]{1,255}$/.test(value))
      fail(context, `No such ${object}: '${value}'`, { code: "resource_missing", param, status: 404 });
  });
