import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsCardNumber, isForbiddenName } from "../../../lib/access/card-data.ts";

/** Returns the check digit of the Luhn algorithm. */
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
/** Separators of one to four characters between two digits. */
const separators = [
  ..." -._\t\n\r\u00a0\u2003\u2007\u202f\u3000\u200b\u2060\u00ad",
  ..."‐‑‒–—―−－．·",
  ...["\r\n", "\r\n  ", "  ", "    ", " - ", ". ", "__"],
];
/** A single separator, or several without points and hyphens, which could form decimals or dates. */
const someSeparators = fc.oneof(
  fc.constantFrom(...separators).map((separator) => [separator]),
  fc.array(fc.constantFrom(...separators.filter((separator) => !/[.．·-]/.test(separator))), { maxLength: 4 }),
);
const signs = (places: number) =>
  someSeparators.chain((some) => fc.array(fc.constantFrom("", "", ...some), { minLength: places, maxLength: places }));
/** Returns whether the separators contain no single point, which forms a decimal. */
const isNoDecimal = (between: readonly string[]) =>
  between.slice(1).filter((sign) => /^[.．·]$/.test(sign)).length !== 1;
/** The zeros of decimal digits: ASCII, Arabic-Indic, Devanagari, Thai, full-width, mathematical bold and monospace. */
const zero = fc.constantFrom(..."0٠०๐０𝟎𝟶");
/** A card number as people write it: separators between any two digits, digits of any script. */
const written = cardNumber.chain((number) =>
  fc
    .tuple(zero, signs(number.length).filter(isNoDecimal))
    .map(([first, between]) =>
      [...number]
        .map((digit) => String.fromCodePoint((first.codePointAt(0) ?? 0) + Number(digit)))
        .reduce((text, digit, place) => text + between[place] + digit),
    ),
);
const words = fc.string({ unit: fc.constantFrom(..."abc äß:,.;!?()") });
const letters = fc.string({ unit: fc.constantFrom(..."abcxyzACZéß番_"), minLength: 1, maxLength: 12 });

describe("a card number", () => {
  it("is detected in any text and any notation", () => {
    fc.assert(
      fc.property(words, written, words, (before, number, after) => {
        expect(containsCardNumber(`${before} ${number} ${after}`)).toBe(true);
        expect(containsCardNumber(`${before}(${number})${after}`)).toBe(true);
      }),
    );
  });

  it("is detected directly after letters, and before letters that no hash contains", () => {
    fc.assert(
      fc.property(words, letters, written, (before, prefix, number) => {
        expect(containsCardNumber(`${before}${prefix}${number}`)).toBe(true);
        expect(containsCardNumber(`${prefix}${number}です`)).toBe(true);
        expect(containsCardNumber(`12/29cvc123nr${number}_${prefix}`)).toBe(true);
      }),
    );
  });

  it.each([
    "card4242424242424242",
    "nr4242 4242 4242 4242",
    "pan_4242424242424242",
    "4242.4242.4242.4242",
    "4242  4242  4242  4242",
    "4242_4242_4242_4242",
    "4242\n4242\r\n4242\t4242",
    "４２４２　４２４２　４２４２　４２４２",
    "4242–4242—4242−4242",
  ])("is detected in %j", (text) => expect(containsCardNumber(text)).toBe(true));

  it("is detected after a plus if it is longer than a phone number", () => {
    expect(containsCardNumber("+4242 4242 4242 4242")).toBe(true);
    expect(containsCardNumber("+378282246310005")).toBe(false);
  });

  it("is detected next to other numbers", () => {
    expect(containsCardNumber("4242 4242 4242 4242 12/29 123")).toBe(true);
    expect(containsCardNumber("order 12345 4242424242424242")).toBe(true);
    expect(containsCardNumber("1 4242-4242-4242-4242")).toBe(true);
  });

  it.each([
    ["digits and spaces", `${"1 ".repeat(500_000)}a`],
    ["digits that begin like a card number", "4 ".repeat(500_000)],
    ["digits and letters", "4a".repeat(500_000)],
    ["one number", `${"4".repeat(1_000_000)}a`],
    ["digits of another script", "𝟿 ".repeat(200_000)],
    ["separators", `4${" ".repeat(1_000_000)}4`],
    ["plus signs", `${"+".repeat(1_000_000)}4`],
    ["parts of a UUID", "01234567-0123-".repeat(75_000)],
  ])("is searched for in linear time in a megabyte of %s", (_, text) => expect(containsCardNumber(text)).toBe(false));
});

describe("containsCardNumber returns false for", () => {
  it("a number with a wrong check digit", () => {
    fc.assert(
      fc.property(cardNumber, fc.integer({ min: 1, max: 9 }), (number, off) => {
        const wrong = number.slice(0, -1) + ((Number(number.at(-1)) + off) % 10);
        expect(containsCardNumber(wrong)).toBe(false);
      }),
    );
  });

  it("a number that is too short or too long", () => {
    fc.assert(
      fc.property(fc.oneof(...[1, 4, 8, 10, 12, 20, 24, 40].map(digits)), (number) => {
        expect(containsCardNumber(number)).toBe(false);
      }),
    );
  });

  it("a number without the prefix of a card network", () => {
    const id = fc.constantFrom("0", "1", "7", "8", "9").chain((first) => digits(15).map((rest) => first + rest));
    fc.assert(
      fc.property(id, (number) => {
        expect(containsCardNumber(number)).toBe(false);
      }),
    );
  });

  it("a phone number", () => {
    const national = fc.integer({ min: 6, max: 12 }).chain(digits);
    const grouped = fc
      .array(fc.integer({ min: 2, max: 4 }).chain(digits), { minLength: 2, maxLength: 3 })
      .map((groups) => groups.join(" "));
    fc.assert(
      fc.property(fc.constantFrom("1", "44", "49", "351", "52"), national, grouped, (country, number, groups) => {
        expect(containsCardNumber(`+${country}${number}`)).toBe(false);
        expect(containsCardNumber(`+${country} ${groups}`)).toBe(false);
        expect(containsCardNumber(`${country}${number}`.slice(0, 14), () => true)).toBe(false);
      }),
    );
  });

  it("decimals, alone or side by side", () => {
    const decimal = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: 1, max: 16 }).chain(digits));
    const decimals = fc.array(
      decimal.map((parts) => parts.join(".")),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(decimals, fc.constantFrom(" ", "\n", ", "), (numbers, sign) => {
        expect(containsCardNumber(numbers.join(sign))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it("a UUID, a hash, a time", () => {
    const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(fc.uuid(), hex, fc.date({ noInvalidDate: true }), (uuid, hash, date) => {
        for (const text of [uuid, `user_${uuid}`, `user${uuid}`, `h${hash}`, date.toISOString()])
          expect([text, containsCardNumber(text)]).toEqual([text, false]);
      }),
    );
  });

  it("dates and times with dots or dashes", () => {
    const two = (number: number) => String(number).padStart(2, "0");
    const part = (least: number, most: number) => {
      const number = fc.integer({ min: least, max: most });
      return fc.oneof(number.map(String), number.map(two));
    };
    const date = fc
      .tuple(part(1, 31), part(1, 12), fc.integer({ min: 1900, max: 2099 }), fc.constantFrom(".", "-"))
      .map(([day, month, year, sign]) => [day, month, year].join(sign));
    const time = fc.tuple(part(0, 23), part(0, 59), part(0, 59)).map((parts) => parts.join("."));
    fc.assert(
      fc.property(date, time, date, time, fc.constantFrom(" ", " - ", "\n", "–"), (from, at, to, until, sign) => {
        for (const text of [`${from}${sign}${to}`, `${from} ${at}${sign}${to} ${until}`])
          expect([text, containsCardNumber(text)]).toEqual([text, false]);
      }),
      { numRuns: 1000 },
    );
  });

  it("a period from one date to another", () => {
    expect(containsCardNumber("30.01.2000-11.01.1953")).toBe(false);
  });

  // A number after letters or an underscore is detected, so the end of an id can look like a card number.
  it("an id whose digits are followed by letters", () => {
    const part = fc
      .tuple(fc.constantFrom("", "_", "x"), fc.integer({ min: 1, max: 19 }).chain(digits), fc.constantFrom(..."afz"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(containsCardNumber(`id_${parts.join("")}`)).toBe(false);
      }),
    );
  });

  it("two halves with a UUID or a wide gap between them", () => {
    expect(containsCardNumber("4242 4242 0a0b0c0d-0000-4000-8000-0123456789ab 4242 4242")).toBe(false);
    expect(containsCardNumber("4242 4242     4242 4242")).toBe(false);
  });
});

describe("a metadata name", () => {
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
  ])("%s is rejected", (name) => expect(isForbiddenName(name)).toBe(true));
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
  ])("%s is accepted", (name) => expect(isForbiddenName(name)).toBe(false));
});
