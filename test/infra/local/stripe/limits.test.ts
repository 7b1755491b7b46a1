import { isDeepStrictEqual } from "node:util";
import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { maxCharacters, maxCustomFields, metadataLimits, pageLimits } from "../../../../infra/local/stripe/limits.ts";
import * as detailsOfDouble from "../../../../infra/local/stripe/resources/detail-schemas.ts";
import * as double from "../../../../infra/local/stripe/resources/schemas.ts";
import * as setups from "../../../../infra/local/stripe/resources/setup-schemas.ts";
import * as cashBalances from "../../../../lib/schemas/cash-balance.ts";
import * as customers from "../../../../lib/schemas/customer.ts";
import * as balanceTransactions from "../../../../lib/schemas/customer-balance-transaction.ts";
import { CreateCustomerSession } from "../../../../lib/schemas/customer-session.ts";
import * as customerWrites from "../../../../lib/schemas/customer-writes.ts";
import * as discounts from "../../../../lib/schemas/discount.ts";
import type { RequestParameters } from "../../../../lib/schemas/form.ts";
import * as fundingInstructions from "../../../../lib/schemas/funding-instructions.ts";
import { parse } from "../../../../lib/schemas/parse.ts";
import * as paymentMethods from "../../../../lib/schemas/payment-method.ts";
import * as paymentMethodWrites from "../../../../lib/schemas/payment-method-writes.ts";
import * as setupIntents from "../../../../lib/schemas/setup-intent.ts";
import * as taxIds from "../../../../lib/schemas/tax-id.ts";
import { errorBody } from "../../../../lib/stripe/errors.ts";
import { probesOf } from "./probes.ts";

type Schema = z.core.$ZodType;
type Schemas = Readonly<Record<string, Schema>>;
/** The schemas without the parameters that differ on purpose: the service limits what can be expanded, and only Stripe knows its currencies. */
const comparable = (schemas: Readonly<Record<string, { readonly shape: z.core.$ZodShape }>>): Schemas =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, { shape }]) => {
      const { expand, currency, ...others } = shape;
      return [name, z.strictObject(others)];
    }),
  );

/** The setups whose parameters the double checks as a whole. It stores the options of the others unchecked. */
const setupsOf = (schemas: Schemas): Schemas => ({
  CancelSetupIntent: schemas.CancelSetupIntent ?? z.never(),
  CreateCustomerSession: schemas.CreateCustomerSession ?? z.never(),
  ListSetupIntents: schemas.ListSetupIntents ?? z.never(),
  VerifySetupIntentMicrodeposits: schemas.VerifySetupIntentMicrodeposits ?? z.never(),
});

const ofDouble: Schemas = { ...double, ...comparable(detailsOfDouble), ...setupsOf(setups) };
const details = { ...balanceTransactions, ...cashBalances, ...discounts, ...fundingInstructions, ...taxIds };
const ofService: Schemas = {
  ...customers,
  ...customerWrites,
  ...paymentMethods,
  ...paymentMethodWrites,
  ...comparable(details),
  ...setupsOf({ ...setupIntents, CreateCustomerSession }),
};

const { min, max } = pageLimits;
const limits = [
  ...[...Object.values(maxCharacters), ...Object.values(metadataLimits)],
  ...[min - 1, min, max, maxCustomFields],
];

/** Operations that the service does not offer. */
const onlyOfDouble = [
  "CreateCoupon",
  "FundCashBalance",
  "CreatePaymentMethod",
  "CreateWebhookEndpoint",
  "DeleteWebhookEndpoint",
  "ListEvents",
  "ListInvoices",
  "ListPaymentIntents",
  "ListSubscriptions",
  "RetrieveEvent",
];

/** Stripe rejects an empty cursor. The service ignores it, because the SDK sends `starting_after: null` as one. */
const emptyCursors = ['starting_after=""', 'ending_before=""'];

/** Intended differences between the service and Stripe, by operation. */
const declared: Readonly<Record<string, readonly string[]>> = {
  ListCashBalanceTransactions: emptyCursors,
  ListCustomerBalanceTransactions: emptyCursors,
  ListCustomers: emptyCursors,
  ListCustomerPaymentMethods: emptyCursors,
  ListTaxIds: emptyCursors,
  ListSetupIntents: emptyCursors,
  // Without a customer, Stripe lists the payment methods of all; the service lists only those of one customer.
  ListPaymentMethods: [...emptyCursors, "customer absent"],
};

/** Parameters that Stripe does not have, by operation. */
const onlyOfService: Readonly<Record<string, readonly string[]>> = {
  AttachPaymentMethod: ["make_default", "reuse_existing"],
  DeleteCustomer: ["force"],
};

/** The parameters as they are accepted, or Stripe's error about them. */
function outcomeOf(schema: Schema, parameters: RequestParameters): unknown {
  try {
    return { accepted: parse(schema, parameters) };
  } catch (error) {
    return {
      status: (error as Stripe.errors.StripeError).statusCode,
      error: errorBody(error as Stripe.errors.StripeError),
    };
  }
}

/** The titles of the requests that the two schemas treat differently. */
function differences(one: Schema, other: Schema): string[] {
  const probes = [...probesOf([one, other], limits)];
  return probes.flatMap(([title, parameters]) => {
    return isDeepStrictEqual(outcomeOf(one, parameters), outcomeOf(other, parameters)) ? [] : [title];
  });
}

describe("the Stripe double and the service", () => {
  it("have schemas for the same operations, except those that only the double offers", () => {
    expect(new Set(Object.keys(ofDouble))).toEqual(new Set([...Object.keys(ofService), ...onlyOfDouble]));
  });

  it.each(Object.entries(ofService))("accept and reject the same parameters of %s", (name, schema) => {
    const own = onlyOfService[name] ?? [];
    const found = differences(ofDouble[name] ?? z.never(), schema).filter(
      (title) => !own.includes(title.split("=")[0] ?? ""),
    );
    expect(new Set(found)).toEqual(new Set(declared[name]));
  });
});

describe("the comparison", () => {
  const schema = double.UpdateCustomer.pick({ name: true, tax_exempt: true });
  it.each<[string, z.ZodRawShape, string]>([
    ["a shorter text", { name: z.string().max(255).optional() }, "name=<256 characters, xx…xx>"],
    ["a missing member of an enum", { tax_exempt: z.enum(["", "none", "exempt"]).optional() }, 'tax_exempt="reverse"'],
    ["a parameter of one side", { nickname: z.string().optional() }, 'nickname="x"'],
  ])("reports %s", (_, change, title) => {
    expect(differences(schema, z.strictObject({ ...schema.shape, ...change }))).toContain(title);
  });
});
