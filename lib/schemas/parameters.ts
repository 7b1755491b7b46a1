import * as z from "zod";

/** The path of each parameter in a type. Enum values are `path=value`. */
type Paths<T, Path extends string> = T extends readonly (infer Item)[]
  ? Value<Item, `${Path}[]`>
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

/** The paths that only one of two types has. */
type Difference<A, B> = Exclude<Paths<A, "">, Paths<B, "">> | Exclude<Paths<B, "">, Paths<A, "">>;

/**
 * Returns a strict object schema with exactly the parameters of the SDK's type `Documented`. If a parameter is missing or
 * misspelt, or an enum has other values, the code does not compile and the error names the path.
 */
export const parametersOf =
  <Documented>() =>
  <Shape extends z.ZodRawShape>(shape: Shape & Agrees<Difference<Documented, z.output<z.ZodObject<Shape>>>>) =>
    z.strictObject<Shape>(shape);
type Agrees<Difference> = [Difference] extends [never] ? unknown : { differs: Difference };

/** Adds an issue with Stripe's message. `param` and `status` replace the path of the value and 400. */
const fail = (
  context: z.RefinementCtx,
  message: string,
  error?: { code?: string; param?: string; status?: number },
) => {
  context.addIssue({ code: "custom", message, params: error });
  return z.NEVER;
};

/** Text of at most `max` characters. Empty text unsets the parameter. */
export const text = (max = 5000) => z.string().max(max);

/** Text of 1 to `max` characters. */
export const nonEmptyText = (max = 5000) => text(max).min(1);

/** A safe integer, sent as text. */
export const integer = nonEmptyText().transform((value, context) =>
  /^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value))
    ? Number(value)
    : fail(context, `Invalid integer: ${value}`, { code: "parameter_invalid_integer" }),
);

/** A currency: Stripe knows which ones exist. */
export const currency = nonEmptyText();

/** A boolean, sent as `true` or `false`. */
export const boolean = nonEmptyText().transform((value, context) =>
  /^(true|false)$/.test(value) ? value === "true" : fail(context, `Invalid boolean: ${value}`),
);

/** An email address, or "" to unset it. https://docs.stripe.com/error-codes#email-invalid */
export const email = text(512).refine((value) => value === "" || /^[^\s@＠]+@[^\s@＠]+\.[^\s@＠.]+$/.test(value), {
  params: { code: "email_invalid" },
  error: ({ input }) => `Invalid email address: ${input}`,
});

/** A list, sent as `a[]=` or `a[0]=`. */
export const list = <Item extends z.ZodType>(item: Item) => z.preprocess(asList, z.array(item));
const asList = (value: unknown) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const items = Object.entries(value);
  return items.every(([index]) => /^\d+$/.test(index)) ? items.map(([, item]) => item) : value;
};

/** A value that "" unsets. */
export const emptiable = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal(""), schema]);

/** A postal address. */
export const address = z.strictObject({
  city: text().optional(),
  country: text().optional(),
  line1: text().optional(),
  line2: text().optional(),
  postal_code: text().optional(),
  state: text().optional(),
});

/** Metadata within Stripe's limits. https://docs.stripe.com/api/metadata */
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

/** The number of Unicode characters. */
const lengthOf = (value: string) => [...value].length;

/** The parameter `expand`. https://docs.stripe.com/api/expanding_objects */
export const expandable = { expand: list(nonEmptyText()).optional() };

/**
 * The parameter `expand` of an object that also refers to payments, whose expansion could reveal a secret: it accepts
 * only these paths.
 */
export const expandableTo = (...paths: readonly string[]) => ({
  expand: list(
    nonEmptyText().superRefine((path, context) => {
      if (!paths.includes(path)) fail(context, `This property cannot be expanded (${path}).`, { param: "expand" });
    }),
  ).optional(),
});

/** An empty cursor counts as absent, so that a loop can start with one. https://docs.stripe.com/api/pagination */
const cursor = text()
  .transform((value) => value || undefined)
  .optional();
/** Maximum objects per page: 1 to 100. */
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
/** The parameters of a page. */
export const pagination = { limit, starting_after: cursor, ending_before: cursor };

/** A time in Unix seconds, exact or with bounds. */
export const timeRange = z.union([
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
  integer,
]);

/** The id of an object in the path. Ids of Stripe and ids that accounts choose use the same characters. */
export const pathId = (object: string, param: string) =>
  z.string().superRefine((value, context) => {
    if (!/^[\w-]{1,255}$/.test(value))
      fail(context, `No such ${object}: '${value}'`, { code: "resource_missing", param, status: 404 });
  });
