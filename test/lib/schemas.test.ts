import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { emptiable, expandable, integer, parametersOf, text } from "../../lib/schemas/parameters.ts";

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
    parametersOf<{ tax_exempt?: Stripe.CustomerCreateParams.TaxExempt }>()({ tax_exempt: z.enum(["none", "exempt"]) });
    parametersOf<{ tax_exempt?: Stripe.CustomerCreateParams.TaxExempt }>()({
      tax_exempt: emptiable(z.enum(["none", "exempt", "reverse"])),
    });
    expect(
      parametersOf<Stripe.RangeQueryParam>()({ gt: integer, gte: integer, lt: integer, lte: integer }),
    ).toBeInstanceOf(z.ZodObject);
    expect(parametersOf<Stripe.CustomerRetrieveParams>()(expandable)).toBeInstanceOf(z.ZodObject);
  });
});
