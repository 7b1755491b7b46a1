import type Stripe from "stripe";
import { stripeError } from "../../../../lib/stripe/errors.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import { type CardFacts, type Check, type Decline, testCards, unnamedCards } from "./test-cards.ts";

/** The brands of cards by the beginning of their numbers. https://docs.stripe.com/testing#cards */
const brands = [
  [/^4/, "visa"],
  [/^(5|2[2-7])/, "mastercard"],
  [/^3[47]/, "amex"],
  [/^3[068]/, "diners"],
  [/^35/, "jcb"],
  [/^62/, "unionpay"],
  [/^6/, "discover"],
] as const;

/** A test card of Stripe. */
export interface TestCard extends CardFacts {
  readonly brand: (typeof brands)[number][1];
}

const cardWith = (facts: CardFacts): TestCard => ({
  ...facts,
  brand: brands.find(([prefix]) => prefix.test(facts.number))?.[1] ?? "visa",
});

/** The prefix of the name of a test card: of a payment method, or of a token. */
type NamePrefix = "pm_card_" | "tok_";
const cardName = (name: string, prefix: NamePrefix) =>
  name.startsWith(prefix) ? name.slice(prefix.length).replace(/^visa_(?=charge)/, "") : "";

/** The test card with a name such as `pm_card_visa`, if any. */
export function namedTestCard(name: string, prefix: NamePrefix): TestCard | undefined {
  const end = cardName(name, prefix);
  const facts = Object.hasOwn(testCards, end) ? testCards[end] : undefined;
  return facts && cardWith(facts);
}

/** Throws a 402 if the test card is declined. `describe` returns the error's properties about the card. */
export function rejectDeclinedCard(card: TestCard | undefined, describe: (card: TestCard) => object) {
  if (card?.decline) throw declineError(card.decline, describe(card));
}

/** The test card with a number, whose digits may be separated by spaces or dashes; undefined for other numbers. */
export function numberedTestCard(number = ""): TestCard | undefined {
  const digits = number.replace(/[\s-]/g, "");
  const facts = [...Object.values(testCards), ...unnamedCards].find((card) => card.number === digits);
  return facts && cardWith(facts);
}

/** The test card with that number or token. Throws a 402 if the number is not that of a test card, and a 400 for an unknown token. */
export function enteredTestCard({ number, token }: { number?: string; token?: string }): TestCard {
  const card = token ? tokenCard(token, "card[token]") : numberedTestCard(number);
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

function declineError(decline: Decline, properties: object) {
  const error = stripeError({ status: 402, type: "card_error", param: "", ...decline });
  Object.assign(error.raw as object, properties);
  return error;
}

type Checks = Stripe.PaymentMethod.Card.Checks;

/** The checks of a card before it is attached: `unchecked` for what the request contains. */
export const uncheckedWith = (address: Stripe.Address | null, cvc: boolean): Checks => ({
  address_line1_check: address?.line1 ? "unchecked" : null,
  address_postal_code_check: address?.postal_code ? "unchecked" : null,
  cvc_check: cvc ? "unchecked" : null,
});

/** The checks of a card after it was attached. https://docs.stripe.com/testing#fraud-prevention */
export function checked(checks: Checks, { fails = [], lacks = [] }: Partial<CardFacts> = {}): Checks {
  const result = (name: Check) => {
    if (checks[name] === null) return null;
    if (lacks.includes(name)) return "unavailable";
    return fails.includes(name) ? "fail" : "pass";
  };
  return {
    address_line1_check: result("address_line1_check"),
    address_postal_code_check: result("address_postal_code_check"),
    cvc_check: result("cvc_check"),
  };
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
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
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
