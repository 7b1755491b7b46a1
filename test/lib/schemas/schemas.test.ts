import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { emptiable, expandable, integer, parametersOf, text } from "../../../lib/schemas/parameters.ts";

type TaxExempt = Pick<Stripe.CustomerCreateParams, "tax_exempt">;

describe("parametersOf", () => {
  it("compiles with just the parameters that the SDK documents", () => {
    const address = { city: text(), country: text(), line1: text(), line2: text(), postal_code: text() };
    parametersOf<Stripe.AddressParam>()({ ...address, state: text() });
    // @ts-expect-error: state is missing
    parametersOf<Stripe.AddressParam>()(address);
    // @ts-expect-error: state is misspelt
    parametersOf<Stripe.AddressParam>()({ ...address, stat: text() });
    // @ts-expect-error: town is not documented
    parametersOf<Stripe.AddressParam>()({ ...address, state: text(), town: text() });
    // @ts-expect-error: within an address too
    parametersOf<{ address: Stripe.AddressParam }>()({ address: z.strictObject(address) });
    // @ts-expect-error: reverse is missing
    parametersOf<TaxExempt>()({ tax_exempt: emptiable(z.enum(["none", "exempt"])) });
    // @ts-expect-error: some is not documented
    parametersOf<TaxExempt>()({ tax_exempt: emptiable(z.enum(["none", "exempt", "reverse", "some"])) });
    // @ts-expect-error: it can be unset
    parametersOf<TaxExempt>()({ tax_exempt: z.enum(["none", "exempt", "reverse"]) });
    // @ts-expect-error: any text is too much
    parametersOf<TaxExempt>()({ tax_exempt: text() });
    parametersOf<TaxExempt>()({ tax_exempt: emptiable(z.enum(["none", "exempt", "reverse"])) });
    expect(
      parametersOf<Stripe.RangeQueryParam>()({ gt: integer, gte: integer, lt: integer, lte: integer }),
    ).toBeInstanceOf(z.ZodObject);
    expect(parametersOf<Stripe.CustomerRetrieveParams>()(expandable)).toBeInstanceOf(z.ZodObject);
  });
});
