import type Stripe from "stripe";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import { ids } from "../ids.ts";
import { missing } from "../missing.ts";

export interface TestCard {
  readonly brand: "visa" | "mastercard" | "amex" | "discover" | "diners" | "jcb" | "unionpay";
  readonly number: string;
  readonly funding?: "debit" | "prepaid";
  readonly country?: string;
}

/** Stripe's test cards that can be attached, by the end of their names: `pm_card_visa` and `tok_visa` are one card. https://docs.stripe.com/testing#cards */
const testCards: Readonly<Record<string, TestCard>> = {
  visa: { brand: "visa", number: "4242424242424242" },
  visa_debit: { brand: "visa", number: "4000056655665556", funding: "debit" },
  mastercard: { brand: "mastercard", number: "5555555555554444" },
  mastercard_debit: { brand: "mastercard", number: "5200828282828210", funding: "debit" },
  mastercard_prepaid: { brand: "mastercard", number: "5105105105105100", funding: "prepaid" },
  amex: { brand: "amex", number: "371449635398431" },
  discover: { brand: "discover", number: "6011111111111117" },
  diners: { brand: "diners", number: "3056930009020004" },
  jcb: { brand: "jcb", number: "3566002020360505" },
  unionpay: { brand: "unionpay", number: "6200000000000005" },
  authenticationRequired: { brand: "visa", number: "4000002760003184", country: "DE" },
  authenticationRequiredOnSetup: { brand: "visa", number: "4000002500003155", country: "IE" },
  threeDSecure2Required: { brand: "visa", number: "4000000000003220", country: "IE" },
  chargeCustomerFail: { brand: "visa", number: "4000000000000341" },
};

interface Decline {
  readonly number: string;
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly advice_code?: "try_again_later" | "do_not_try_again";
  readonly network_decline_code?: string;
}

const declining = (number: string, decline_code: string, network_decline_code: string, final = false): Decline => ({
  number,
  advice_code: final ? "do_not_try_again" : "try_again_later",
  code: "card_declined",
  decline_code,
  message: decline_code === "insufficient_funds" ? "Your card has insufficient funds." : "Your card was declined.",
  network_decline_code,
});

/** Those that cannot: attaching them is declined. https://docs.stripe.com/testing#declined-payments */
const decliningCards: Readonly<Record<string, Decline>> = {
  chargeDeclined: declining("4000000000000002", "generic_decline", "01"),
  chargeDeclinedInsufficientFunds: declining("4000000000009995", "insufficient_funds", "51"),
  chargeDeclinedLostCard: declining("4000000000009987", "lost_card", "41", true),
  chargeDeclinedStolenCard: declining("4000000000009979", "stolen_card", "43", true),
  chargeDeclinedFraudulent: declining("4100000000000019", "fraudulent", "59", true),
  chargeDeclinedVelocityLimitExceeded: declining("4000000000006975", "card_velocity_exceeded", "61"),
  chargeDeclinedExpiredCard: { number: "4000000000000069", code: "expired_card", message: "Your card has expired." },
  chargeDeclinedIncorrectCvc: {
    number: "4000000000000127",
    code: "incorrect_cvc",
    message: "Your card's security code is incorrect.",
  },
  chargeDeclinedProcessingError: {
    number: "4000000000000119",
    code: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
  },
};

type Prefix = "pm_card_" | "tok_";
const cardName = (name: string, prefix: Prefix) =>
  name.startsWith(prefix) ? name.slice(prefix.length).replace(/^visa_(?=charge)/, "") : "";

/** The test card that a name such as `pm_card_visa` stands for, if there is one. */
export const testCard = (name: string, prefix: Prefix): TestCard | undefined => testCards[cardName(name, prefix)];

/** Throws the decline of the test card that a name such as `pm_card_chargeDeclined` stands for; `shown` describes the card in the error. */
export function refuseDeclinedCard(name: string, prefix: Prefix, shown: (card: TestCard) => object) {
  const decline = decliningCards[cardName(name, prefix)];
  if (decline) throw declined(decline, shown({ brand: "visa", number: decline.number }));
}

/** The test card of that number or token. */
export function cardOf({ number, token }: { number?: string; token?: string }): TestCard {
  if (token) return tokenCard(token, "card[token]");
  const decline = Object.values(decliningCards).find((card) => card.number === number);
  if (decline) throw declined(decline, {});
  const card = Object.values(testCards).find((known) => known.number === number);
  if (card) return card;
  throw stripeError({
    status: 402,
    type: "card_error",
    code: "incorrect_number",
    param: "number",
    message: "Your card number is incorrect.",
  });
}

export function tokenCard(token: string, param: string): TestCard {
  const card = testCard(token, "tok_");
  if (card) return card;
  throw missing("token", token, param, 400);
}

function declined({ number, ...facts }: Decline, shown: object) {
  const error = stripeError({ status: 402, type: "card_error", param: "", ...facts });
  Object.assign(error.raw as object, shown);
  return error;
}

/** What a card shows of itself in both of its forms. Test cards expire a year on. */
function common({ brand, number, funding, country = "US" }: TestCard, time: number) {
  const date = new Date(time * 1000);
  return {
    country,
    exp_month: date.getUTCMonth() + 1,
    exp_year: date.getUTCFullYear() + 1,
    fingerprint: ids.fingerprint(),
    funding: funding ?? "credit",
    last4: number.slice(-4),
    regulated_status: "unregulated",
    brand,
  } as const;
}

/** As a payment method shows it. */
export function cardDetails(card: TestCard, time: number): Stripe.PaymentMethod.Card {
  const { brand, country, exp_month, exp_year, fingerprint, funding, last4, regulated_status } = common(card, time);
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country,
    display_brand: brand,
    exp_month,
    exp_year,
    fingerprint,
    funding,
    generated_from: null,
    last4,
    networks: { available: [brand], preferred: null },
    regulated_status,
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

const names = {
  visa: "Visa",
  mastercard: "MasterCard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
};

/** As a source shows it, which is the older form. */
export function cardSource(card: TestCard, customer: string, time: number): Stripe.Card {
  const { country, exp_month, exp_year, fingerprint, funding, last4, regulated_status } = common(card, time);
  return {
    id: ids.card(),
    object: "card",
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    brand: names[card.brand],
    country,
    customer,
    cvc_check: null,
    dynamic_last4: null,
    exp_month,
    exp_year,
    fingerprint,
    funding,
    last4,
    metadata: {},
    name: null,
    regulated_status,
    tokenization_method: null,
  };
}
