import type Stripe from "stripe";
import * as z from "zod";

export const time = z.int().positive();

export const text = z.string().nullable();

export const metadata = z.record(z.string().max(40), z.string().max(500));

export const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_\\w{14,}$`));

/** The properties of a type, without `deleted`, which only distinguishes types and is in no response. */
export type Properties<T> = Record<Exclude<keyof T, "deleted">, z.ZodType>;

export const Address = z.strictObject({
  city: text,
  country: text,
  line1: text,
  line2: text,
  postal_code: text,
  state: text,
} satisfies Properties<Stripe.Address>);

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    object: z.literal("list"),
    data: z.array(item).max(100),
    has_more: z.boolean(),
    url: z.string().startsWith("/v1/"),
  });
