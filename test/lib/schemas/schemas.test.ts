import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { emptiable, expandable, integer, parametersOf, text } from "../../../lib/schemas/parameters.ts";

type TaxExempt = Pick<Stripe.CustomerCreateParams, "tax_exempt">;

describe("parametersOf", () => {
  it("accepts exactly the parameters that the SDK documents", () => {
    const address = { city: text(), country: text(), line1: text(), line2: text(), postal_code: text() };
    // These compile. Each rejects an undocumented parameter.
    const schemas = [
      parametersOf<Stripe.AddressParam>()({ ...address, state: text() }),
      z.partial(parametersOf<Stripe.RangeQueryParam>()({ gt: integer, gte: integer, lt: integer, lte: integer })),
      parametersOf<Stripe.CustomerRetrieveParams>()(expandable),
      z.partial(parametersOf<TaxExempt>()({ tax_exempt: emptiable(z.enum(["none", "exempt", "reverse"])) })),
    ];
    const issuesOf = (schema: z.ZodMiniType) => schema.safeParse({ undocumented: "1" }).error?.issues ?? [];
    for (const schema of schemas)
      expect(issuesOf(schema)).toContainEqual(
        expect.objectContaining({ code: "unrecognized_keys", keys: ["undocumented"] }),
      );
    // These do not compile.
    // @ts-expect-error: state is missing
    parametersOf<Stripe.AddressParam>()(address);
    // @ts-expect-error: state is misspelt
    parametersOf<Stripe.AddressParam>()({ ...address, stat: text() });
    // @ts-expect-error: the SDK does not document town
    parametersOf<Stripe.AddressParam>()({ ...address, state: text(), town: text() });
    // @ts-expect-error: state is missing in a nested object
    parametersOf<{ address: Stripe.AddressParam }>()({ address: z.strictObject(address) });
    // @ts-expect-error: reverse is missing
    parametersOf<TaxExempt>()({ tax_exempt: emptiable(z.enum(["none", "exempt"])) });
    // @ts-expect-error: the SDK does not document some
    parametersOf<TaxExempt>()({ tax_exempt: emptiable(z.enum(["none", "exempt", "reverse", "some"])) });
    // @ts-expect-error: b is missing in a list
    parametersOf<{ kinds: ("a" | "b")[] }>()({ kinds: z.array(z.enum(["a"])) });
    // @ts-expect-error: the empty text that unsets it is missing
    parametersOf<TaxExempt>()({ tax_exempt: z.enum(["none", "exempt", "reverse"]) });
    // @ts-expect-error: the SDK does not document other texts
    parametersOf<TaxExempt>()({ tax_exempt: text() });
  });
});
