import type Stripe from "stripe";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";

/** A test card of Stripe. */
export interface TestCard {
  readonly brand: "visa" | "mastercard" | "amex" | "discover" | "diners" | "jcb" | "unionpay";
  readonly number: string;
  readonly funding?: "debit" | "prepaid";
  readonly country?: string;
}

/** Test cards that can be attached, by the end of their names: `pm_card_visa` and `tok_visa` are one card. https://docs.stripe.com/testing#cards */
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

/** A test card that cannot be attached, with the facts of the error. */
interface Decline {
  readonly number: string;
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly advice_code?: "try_again_later" | "do_not_try_again";
  readonly network_decline_code?: string;
}

const declinedCard = (number: string, decline_code: string, network_decline_code: string, final = false): Decline => ({
  number,
  advice_code: final ? "do_not_try_again" : "try_again_later",
  code: "card_declined",
  decline_code,
  message: decline_code === "insufficient_funds" ? "Your card has insufficient funds." : "Your card was declined.",
  network_decline_code,
});

/** Test cards whose attachment is declined, by the end of their names. https://docs.stripe.com/testing#declined-payments */
const declinedCards: Readonly<Record<string, Decline>> = {
  chargeDeclined: declinedCard("4000000000000002", "generic_decline", "01"),
  chargeDeclinedInsufficientFunds: declinedCard("4000000000009995", "insufficient_funds", "51"),
  chargeDeclinedLostCard: declinedCard("4000000000009987", "lost_card", "41", true),
  chargeDeclinedStolenCard: declinedCard("4000000000009979", "stolen_card", "43", true),
  chargeDeclinedFraudulent: declinedCard("4100000000000019", "fraudulent", "59", true),
  chargeDeclinedVelocityLimitExceeded: declinedCard("4000000000006975", "card_velocity_exceeded", "61"),
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

/** The prefix of the name of a test card: of a payment method, or of a token. */
type NamePrefix = "pm_card_" | "tok_";
const cardName = (name: string, prefix: NamePrefix) =>
  name.startsWith(prefix) ? name.slice(prefix.length).replace(/^visa_(?=charge)/, "") : "";

/** The test card with a name such as `pm_card_visa`, if any. */
export const namedTestCard = (name: string, prefix: NamePrefix): TestCard | undefined =>
  testCards[cardName(name, prefix)];

/** Throws a 402 if the test card with a name such as `pm_card_chargeDeclined` is declined. `describe` returns the error's properties about the card. */
export function rejectDeclinedCard(name: string, prefix: NamePrefix, describe: (card: TestCard) => object) {
  const decline = declinedCards[cardName(name, prefix)];
  if (decline) throw declineError(decline, describe({ brand: "visa", number: decline.number }));
}

/** The test card with that number or token. Throws a 402 if it is declined or not a test card, and a 400 for an unknown token. */
export function enteredTestCard({ number, token }: { number?: string; token?: string }): TestCard {
  if (token) return tokenCard(token, "card[token]");
  const decline = Object.values(declinedCards).find((card) => card.number === number);
  if (decline) throw declineError(decline, {});
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

/** The test card with a token such as `tok_visa`. Throws a 400 about `param` for an unknown token. */
export function tokenCard(token: string, param: string): TestCard {
  const card = namedTestCard(token, "tok_");
  if (card) return card;
  throw resourceMissing("token", token, param, 400);
}

function declineError({ number, ...facts }: Decline, properties: object) {
  const error = stripeError({ status: 402, type: "card_error", param: "", ...facts });
  Object.assign(error.raw as object, properties);
  return error;
}

/** The properties of a card that payment methods and sources have in common. Test cards expire one year after `time`, in Unix seconds. */
function commonDetails({ brand, number, funding, country = "US" }: TestCard, time: number) {
  const date = new Date(time * 1000);
  return {
    country,
    exp_month: date.getUTCMonth() + 1,
    exp_year: date.getUTCFullYear() + 1,
    fingerprint: ids.fingerprint(number),
    funding: funding ?? "credit",
    last4: number.slice(-4),
    regulated_status: "unregulated",
    brand,
  } as const;
}

/** A card as the `card` of a payment method. `time` is in Unix seconds. */
export function cardDetails(card: TestCard, time: number): Stripe.PaymentMethod.Card {
  const { brand, country, exp_month, exp_year, fingerprint, funding, last4, regulated_status } = commonDetails(
    card,
    time,
  );
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

/** The names of brands in sources. */
const brandNames = {
  visa: "Visa",
  mastercard: "MasterCard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
};

/** A card as a source of a customer, the form that precedes payment methods. `time` is in Unix seconds. */
export function cardSource(card: TestCard, customer: string, time: number): Stripe.Card {
  const { country, exp_month, exp_year, fingerprint, funding, last4, regulated_status } = commonDetails(card, time);
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
    brand: brandNames[card.brand],
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
