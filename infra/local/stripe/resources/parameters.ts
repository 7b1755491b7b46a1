import * as z from "zod";
import { maxCharacters, metadataLimits, pageLimits } from "../limits.ts";

/** Adds an issue with Stripe's message; `param` and `status` replace the path of the value and 400. Continues after it. */
const fail = (
  context: z.RefinementCtx,
  message: string,
  error?: { readonly code?: string; readonly param?: string; readonly status?: number },
) => {
  context.addIssue({ code: "custom", message, params: error });
  return z.NEVER;
};

/** A text that "" unsets. */
export const text = (max: number = maxCharacters.text) => z.string().max(max);

/** A text that cannot be unset. */
export const nonEmptyText = (max: number = maxCharacters.text) => text(max).min(1);

/** An integer, decoded from its text. */
export const integer = nonEmptyText().transform((value, context) =>
  /^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value))
    ? Number(value)
    : fail(context, `Invalid integer: ${value}`, { code: "parameter_invalid_integer" }),
);

/** A decimal number, decoded from its text. */
export const number = nonEmptyText().transform((value, context) =>
  /^\d+(\.\d+)?$/.test(value) ? Number(value) : fail(context, `Invalid decimal: ${value}`),
);

/** One of these currencies, in any case. */
export const currency = <Currency extends string>(currencies: readonly Currency[]) =>
  nonEmptyText().transform((value, context) => {
    const known = currencies.find((code) => code === value.toLowerCase());
    if (known) return known;
    return fail(
      context,
      `Invalid currency: ${value}. Stripe currently supports these currencies: ${currencies.join(", ")}`,
    );
  });

/** A boolean, decoded from its text. */
export const boolean = nonEmptyText().transform((value, context) =>
  /^(true|false)$/.test(value) ? value === "true" : fail(context, `Invalid boolean: ${value}`),
);

/** An email address, or "" to unset it. https://docs.stripe.com/error-codes#email-invalid */
export const email = text(maxCharacters.email).superRefine((value, context) => {
  if (value !== "" && !/^[^\s@＠]+@[^\s@＠]+\.[^\s@＠.]+$/.test(value))
    fail(context, `Invalid email address: ${value}`, { code: "email_invalid" });
});

/** A list, sent as `a[]=` or `a[0]=`. */
export const list = <Item extends z.ZodType>(item: Item) => z.preprocess(itemsOf, z.array(item));

/** The items of a map whose keys are all indexes; any other value as it is. */
function itemsOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.keys(value).every((key) => /^\d+$/.test(key)) ? Object.values(value) : value;
}

/** A value that "" unsets as a whole. */
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

/** Metadata with Stripe's limits. https://docs.stripe.com/api/metadata */
export const metadata = z.record(z.string(), z.string()).superRefine((entries, context) => {
  const names = Object.keys(entries);
  if (names.length > metadataLimits.keys) fail(context, tooManyKeys(names.length));
  for (const [name, value] of Object.entries(entries)) {
    if (/[[\]]/.test(name)) fail(context, `Metadata keys cannot contain square brackets. Invalid key: ${name}`);
    const [keyCharacters, valueCharacters] = [[...name].length, [...value].length];
    if (keyCharacters > metadataLimits.keyCharacters)
      fail(
        context,
        `Metadata keys can have up to ${metadataLimits.keyCharacters} characters, but you passed in a key that is ${keyCharacters} characters. Invalid key: ${name}`,
      );
    if (valueCharacters > metadataLimits.valueCharacters)
      fail(
        context,
        `Metadata values can have up to ${metadataLimits.valueCharacters} characters, but you passed in a value that is ${valueCharacters} characters. Invalid value: ${value}`,
      );
  }
});

/** Stripe's message about too many keys of metadata. */
export const tooManyKeys = (keys: number) =>
  `Metadata can have up to ${metadataLimits.keys} keys, but you passed in ${keys} keys.`;

/** The paths to expand. https://docs.stripe.com/api/expanding_objects */
export const expandable = { expand: list(nonEmptyText()).optional() };

/** Objects per page. */
export const limit = integer
  .superRefine((value, context) => {
    const code = "parameter_invalid_integer";
    if (value < pageLimits.min)
      fail(context, `This value must be greater than or equal to ${pageLimits.min}.`, { code });
    if (value > pageLimits.max) fail(context, `This value must be less than or equal to ${pageLimits.max}.`, { code });
  })
  .optional();

/** The parameters of a page of a list. https://docs.stripe.com/api/pagination */
export const pagination = {
  limit,
  starting_after: nonEmptyText().optional(),
  ending_before: nonEmptyText().optional(),
};

/** A time in Unix seconds, exact or as bounds. */
export const timeRange = z.union([
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
  integer,
]);

const idInPath = new RegExp(`^[\\w-]{1,${maxCharacters.id_in_path}}$`);

/** The id of an object in the path; a malformed id fails with a 404 about `param`. */
export const pathId = (noun: string, param: string) =>
  z.string().superRefine((value, context) => {
    if (!idInPath.test(value))
      fail(context, `No such ${noun}: '${value}'`, { code: "resource_missing", param, status: 404 });
  });
