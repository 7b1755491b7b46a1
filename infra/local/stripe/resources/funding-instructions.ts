import { createHash } from "node:crypto";
import type Stripe from "stripe";
import type * as z from "zod";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import type { Account } from "../account.ts";
import { transferTypes } from "../enums.ts";
import type { CreateFundingInstructions } from "./detail-schemas.ts";
import { addressOf } from "./fields.ts";

type Parameters = z.output<typeof CreateFundingInstructions>;
type FinancialAddress = Stripe.FundingInstructions.BankTransfer.FinancialAddress;

/** The countries of the accounts of each type; the caller chooses that of a European one. */
const countries = { gb_bank_transfer: "GB", jp_bank_transfer: "JP", mx_bank_transfer: "MX", us_bank_transfer: "US" };

const europe = ["BE", "DE", "ES", "FR", "IE", "NL"];

/**
 * The funding instructions of a customer, which are the same each time. Throws a 404 if the customer does not exist, and a
 * 400 if the type does not fit the currency, or a European transfer has no supported country.
 */
export function createFundingInstructions(account: Account, parameters: Parameters): Stripe.FundingInstructions {
  return newFundingInstructions(account.customer(parameters.customer).id, parameters);
}

/** The funding instructions of a customer with an id. */
export function newFundingInstructions(
  customer: string,
  { bank_transfer, currency }: Pick<Parameters, "bank_transfer" | "currency">,
): Stripe.FundingInstructions {
  const type = transferTypes[currency];
  if (bank_transfer.type !== type)
    throw stripeError({
      param: "bank_transfer[type]",
      message: `The bank transfer type ${bank_transfer.type} does not support the currency ${currency}.`,
    });
  const country = type === "eu_bank_transfer" ? countryOf(bank_transfer) : countries[type];
  return {
    object: "funding_instructions",
    bank_transfer: { country, financial_addresses: addressesOf(`${customer} ${country}`, country)[currency], type },
    currency,
    funding_type: "bank_transfer",
    livemode: false,
  };
}

function countryOf({ eu_bank_transfer: transfer }: Parameters["bank_transfer"]): string {
  const param = "bank_transfer[eu_bank_transfer]";
  if (!transfer) throw stripeError({ code: "parameter_missing", param, message: `Missing required param: ${param}.` });
  if (europe.includes(transfer.country)) return transfer.country;
  throw stripeError({
    param: `${param}[country]`,
    message: `Invalid ${param}[country]: must be one of ${europe.join(", ")}`,
  });
}

/** An account of a test bank. Its numbers follow from `seed`. */
function addressesOf(seed: string, country: string): Record<Parameters["currency"], FinancialAddress[]> {
  const digest = BigInt(`0x${createHash("sha256").update(seed).digest("hex")}`).toString();
  const digits = (length: number) => digest.slice(0, length);
  const address = { ...addressOf({ country }), country };
  const holder = {
    account_holder_address: address as Stripe.Address,
    account_holder_name: "Test account",
    bank_address: address as Stripe.Address,
  };
  const bank_name = "TEST BANK";
  // A BIC ends in XXX if it names the head office.
  const american = { ...holder, account_number: digits(12), account_type: "checking", bank_name };
  return {
    eur: [
      {
        iban: { ...holder, bic: `TEST${country}2LXXX`, country, iban: `${country}00TEST${digits(14)}` },
        supported_networks: ["sepa"],
        type: "iban",
      },
    ],
    gbp: [
      {
        sort_code: { ...holder, account_number: digits(8), sort_code: "000000" },
        supported_networks: ["bacs", "fps"],
        type: "sort_code",
      },
    ],
    jpy: [
      {
        supported_networks: ["zengin"],
        type: "zengin",
        zengin: {
          ...holder,
          account_number: digits(7),
          account_type: "futsu",
          bank_code: "0000",
          bank_name,
          branch_code: "000",
          branch_name: "TEST",
        },
      },
    ],
    mxn: [
      {
        spei: { ...holder, bank_code: "000", bank_name, clabe: digits(18) },
        supported_networks: ["spei"],
        type: "spei",
      },
    ],
    usd: [
      {
        aba: { ...american, routing_number: "000000000" },
        supported_networks: ["ach", "domestic_wire_us"],
        type: "aba",
      },
      { supported_networks: ["swift"], swift: { ...american, swift_code: "TESTUS00XXX" }, type: "swift" },
    ],
  };
}
