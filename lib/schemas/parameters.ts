import * as z from "zod/mini";

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
type Difference<A, B> = Exclude<A, B> | Exclude<B, A>;

/**
 * Returns a strict object schema with exactly the parameters of the SDK's type `Documented` and those named `Own`, which
 * are in the path or only of this service. If a parameter is missing or misspelt, or an enum has other values, the code
 * does not compile and the error names the path.
 */
export const parametersOf =
  <Documented, Own extends string = never>() =>
  <Shape extends z.core.$ZodShape>(
    shape: Shape & Agrees<Difference<Paths<Documented, ""> | `.${Own}`, Paths<z.output<z.ZodMiniObject<Shape>>, "">>>,
  ) =>
    z.strictObject<Shape>(shape);
type Agrees<Difference> = [Difference] extends [never] ? unknown : { differs: Difference };

/** Creates each schema once per maximum, because a function creates all its schemas when it starts. */
const shared = <Schema>(create: (max: number) => Schema) => {
  const created = new Map<number, Schema>();
  return (max = 5000): Schema => {
    const schema = created.get(max) ?? create(max);
    created.set(max, schema);
    return schema;
  };
};

/** Text of at most `max` characters. Empty text unsets the parameter. */
export const text = shared((max) => z.string().check(z.maxLength(max)));

/** Text of 1 to `max` characters. */
export const nonEmptyText = shared((max) => z.string().check(z.maxLength(max), z.minLength(1)));

/** A safe integer, sent as text. */
export const integer = z.pipe(
  nonEmptyText().check(
    z.refine((value) => /^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value)), {
      params: { code: "parameter_invalid_integer" },
      error: ({ input }) => `Invalid integer: ${input}`,
    }),
  ),
  z.transform(Number),
);

/** A currency: Stripe knows which ones exist. */
export const currency = nonEmptyText();

/** A boolean, sent as `true` or `false`. */
export const boolean = z.pipe(
  nonEmptyText().check(
    z.refine((value) => /^(true|false)$/.test(value), { error: ({ input }) => `Invalid boolean: ${input}` }),
  ),
  z.transform((value) => value === "true"),
);

/** An email address, or "" to unset it. https://docs.stripe.com/error-codes#email-invalid */
export const email = text(512).check(
  z.refine((value) => value === "" || /^[^\s@＠]+@[^\s@＠]+\.[^\s@＠.]+$/.test(value), {
    params: { code: "email_invalid" },
    error: ({ input }) => `Invalid email address: ${input}`,
  }),
);

/** A list, sent as `a[]=` or `a[0]=`. */
export const list = <Item extends z.ZodMiniType>(item: Item) => z.pipe(z.transform(asList), z.array(item));
const asList = (value: unknown) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const items = Object.entries(value);
  return items.every(([index]) => /^\d+$/.test(index)) ? items.map(([, item]) => item) : value;
};

/** A value that "" unsets. */
export const emptiable = <Schema extends z.ZodMiniType>(schema: Schema) => z.union([z.literal(""), schema]);

/** A postal address. */
export const address = z.strictObject({
  city: z.optional(text()),
  country: z.optional(text()),
  line1: z.optional(text()),
  line2: z.optional(text()),
  postal_code: z.optional(text()),
  state: z.optional(text()),
});

/** Stripe's limits of metadata: the number of keys, and the Unicode characters of a key and of a value. */
export const metadataLimits = { keys: 50, key: 40, value: 500 };

/** Metadata within Stripe's limits. https://docs.stripe.com/api/metadata */
export const metadata = z.record(z.string(), z.string()).check(
  z.superRefine((entries, context) => {
    const fail = (message: string) => context.addIssue({ code: "custom", message });
    const names = Object.keys(entries);
    if (names.length > metadataLimits.keys)
      fail(`Metadata can have up to ${metadataLimits.keys} keys, but you passed in ${names.length} keys.`);
    for (const [name, value] of Object.entries(entries)) {
      if (/[[\]]/.test(name)) fail(`Metadata keys cannot contain square brackets. Invalid key: ${name}`);
      if (lengthOf(name) > metadataLimits.key)
        fail(
          `Metadata keys can have up to ${metadataLimits.key} characters, but you passed in a key that is ${lengthOf(name)} characters. Invalid key: ${name}`,
        );
      if (lengthOf(value) > metadataLimits.value)
        fail(
          `Metadata values can have up to ${metadataLimits.value} characters, but you passed in a value that is ${lengthOf(value)} characters. Invalid value: ${value}`,
        );
    }
  }),
);

/** The number of Unicode characters. */
const lengthOf = (value: string) => [...value].length;

/** The parameter `expand`. https://docs.stripe.com/api/expanding_objects */
export const expandable = { expand: z.optional(list(nonEmptyText())) };

/**
 * The parameter `expand` of an object that also refers to payments, whose expansion could reveal a secret: it accepts
 * only these paths.
 */
export const expandableTo = (...paths: readonly string[]) => {
  const path = nonEmptyText().check(
    z.refine((value) => paths.includes(value), {
      params: { param: "expand", paths },
      error: ({ input }) => `This property cannot be expanded (${input}).`,
    }),
  );
  return { expand: z.optional(list(path)) };
};

/** An empty cursor counts as absent, so that a loop can start with one. https://docs.stripe.com/api/pagination */
const cursor = z.optional(
  z.pipe(
    text(),
    z.transform((value) => value || undefined),
  ),
);
/** Maximum objects per page: 1 to 100. */
export const limit = z.optional(
  integer.check(
    z.refine((value) => value >= 1, {
      params: { code: "parameter_invalid_integer" },
      error: "This value must be greater than or equal to 1.",
    }),
    z.refine((value) => value <= 100, {
      params: { code: "parameter_invalid_integer" },
      error: "This value must be less than or equal to 100.",
    }),
  ),
);
/** The parameters of a page. */
export const pagination = { limit, starting_after: cursor, ending_before: cursor };

const bound = z.optional(integer);
/** A time in Unix seconds, exact or with bounds. */
export const timeRange = z.union([z.strictObject({ gt: bound, gte: bound, lt: bound, lte: bound }), integer]);

/** Whether a saved payment method is shown to its customer again. https://docs.stripe.com/api/payment_methods/object */
export const allowRedisplay = z.enum(["always", "limited", "unspecified"]);

/** An id in the path. */
export const idPattern = /^[\w-]{1,255}$/;

/** The id of an object in the path. Ids of Stripe and ids that accounts choose use the same characters. */
export const pathId = (object: string, param: string) =>
  z.string().check(
    z.refine((value) => idPattern.test(value), {
      params: { code: "resource_missing", param, status: 404 },
      error: ({ input }) => `No such ${object}: '${input}'`,
    }),
  );
