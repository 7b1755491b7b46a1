import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsCardNumber, isForbiddenName } from "../../lib/card-data.ts";

/** The digit that makes a number pass the Luhn check. */
function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: length, maxLength: length });
const prefixes: [prefix: string, length: number][] = [
  ["4", 13],
  ["4", 16],
  ["4", 19],
  ["51", 16],
  ["55", 16],
  ["2221", 16],
  ["2720", 16],
  ["34", 15],
  ["37", 15],
  ["6011", 16],
  ["65", 16],
  ["644", 16],
  ["36", 14],
  ["305", 14],
  ["3528", 16],
  ["3589", 16],
  ["62", 16],
  ["62", 19],
  ["6759", 16],
];
const cardNumber = fc
  .constantFrom(...prefixes)
  .chain(([prefix, length]) =>
    digits(length - 1 - prefix.length).map((middle) => prefix + middle + checkDigit(prefix + middle)),
  );
/** As people write it: no sign, or one space or dash, between any two digits. */
const written = cardNumber.chain((number) =>
  fc
    .array(fc.constantFrom("", "", "", " ", "-"), { minLength: number.length, maxLength: number.length })
    .map((signs) =>
      [...number].map((digit, place) => digit + (place === number.length - 1 ? "" : signs[place])).join(""),
    ),
);
const words = fc.string({ unit: fc.constantFrom(..."abc äß:,.;!?()") });

describe("a card number", () => {
  it("is found in any text, however it is written", () => {
    fc.assert(
      fc.property(words, written, words, (before, number, after) => {
        expect(holdsCardNumber(`${before} ${number} ${after}`)).toBe(true);
        expect(holdsCardNumber(`${before}(${number})${after}`)).toBe(true);
      }),
    );
  });

  it("beside other numbers is found", () => {
    expect(holdsCardNumber("4242 4242 4242 4242 12/29 123")).toBe(true);
    expect(holdsCardNumber("order 12345 4242424242424242")).toBe(true);
    expect(holdsCardNumber("1 4242-4242-4242-4242")).toBe(true);
  });
});

describe("what is no card number passes:", () => {
  it("a number whose check digit is wrong", () => {
    fc.assert(
      fc.property(cardNumber, fc.integer({ min: 1, max: 9 }), (number, off) => {
        const wrong = number.slice(0, -1) + ((Number(number.at(-1)) + off) % 10);
        expect(holdsCardNumber(wrong)).toBe(false);
      }),
    );
  });

  it("a number too short or too long", () => {
    fc.assert(
      fc.property(fc.oneof(...[1, 4, 8, 10, 12, 20, 24, 40].map(digits)), (number) => {
        expect(holdsCardNumber(number)).toBe(false);
      }),
    );
  });

  it("a number that begins as no card does", () => {
    const id = fc.constantFrom("0", "1", "7", "8", "9").chain((first) => digits(15).map((rest) => first + rest));
    fc.assert(
      fc.property(id, (number) => {
        expect(holdsCardNumber(number)).toBe(false);
      }),
    );
  });

  it("a phone number", () => {
    const national = fc.integer({ min: 6, max: 14 }).chain(digits);
    const grouped = fc
      .array(fc.integer({ min: 2, max: 4 }).chain(digits), { minLength: 2, maxLength: 3 })
      .map((groups) => groups.join(" "));
    fc.assert(
      fc.property(fc.constantFrom("1", "44", "49", "351", "52"), national, grouped, (country, number, groups) => {
        expect(holdsCardNumber(`+${country}${number}`)).toBe(false);
        expect(holdsCardNumber(`+${country} ${groups}`)).toBe(false);
        expect(holdsCardNumber(`${country}${number}`.slice(0, 14), true)).toBe(false);
      }),
    );
  });

  it("a UUID, a hash, an id of letters and digits, a time", () => {
    const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
    const mostlyDigits = fc
      .string({ unit: fc.constantFrom(..."0123456789".repeat(6), "a", "_"), minLength: 16, maxLength: 40 })
      .map((id) => `id_${id}`);
    fc.assert(
      fc.property(fc.uuid(), hex, mostlyDigits, fc.date({ noInvalidDate: true }), (uuid, hash, id, date) => {
        for (const text of [uuid, `h${hash}`, id.replaceAll(/[^\w]/g, ""), date.toISOString()])
          expect([text, holdsCardNumber(text)]).toEqual([text, false]);
      }),
    );
  });
});

describe("names of metadata", () => {
  it.each([
    "card_number",
    "cardNumber",
    "Card Number",
    "cc-number",
    "creditCardNumber",
    "PAN",
    "cvc",
    "CVV2",
    "ssn",
    "social_security_number",
    "password",
    "passwd",
    "pin",
    "security_code",
  ])("%s is forbidden", (name) => expect(isForbiddenName(name)).toBe(true));
  it.each([
    "order_number",
    "number",
    "company",
    "phone_number",
    "card_brand",
    "cardholder",
    "passport_country",
    "spin",
    "japan",
    "last4",
    "customer_no",
  ])("%s is not", (name) => expect(isForbiddenName(name)).toBe(false));
});
