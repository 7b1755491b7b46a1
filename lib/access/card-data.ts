import { type DigitGroup, groupsIn } from "./digit-groups.ts";

/** What cards look like, by who issues them. https://en.wikipedia.org/wiki/Payment_card_number */
const networks = [
  /^4\d{12}(\d{3}|\d{5,6})?$/, // Visa
  /^(5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^3(0[0-5]|09|[689]\d)\d{11,16}$/, // Diners Club
  /^(6011|64[4-9]\d|65\d\d)\d{12,15}$/, // Discover
  /^35(2[89]|[3-8]\d)\d{12,15}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
  /^(50|5[6-9]|6\d)\d{11,17}$/, // Maestro
];

const shortest = 13;
const longest = 19;
/** In use; E.164 allows one more, which is what American Express has. */
const longestPhone = 14;
/** Longest number with a country code. https://www.itu.int/rec/T-REC-E.164 */
const longestInternational = 15;

/** Names of metadata whose values must not be kept here, whatever they are. */
const forbidden =
  /^(card|cc|credit_?card|debit_?card)?_?(number|no|num|pan)$|^(pan|cvc|cvv|cvn|csc|cid)2?$|^(card_?)?(security|verification)_?(code|value)$|^ssn$|^social_?security(_?(number|no))?$|^pass(word|wd|code|phrase)$|^pin(_?code)?$/;

/** Whether metadata of that name is no place for its value. */
export function isForbiddenName(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[\s.-]+/g, "_");
  return forbidden.test(words) && !/^(number|no|num)$/.test(words);
}

/**
 * Whether a text contains a card number: 13 to 19 digits of any script that begin as a card's do and whose check digit
 * is right, with separators or without. Digits of hashes and UUIDs do not count, and neither do numbers of up to 15
 * digits behind a plus or, if the text `isPhone`, of up to 14 digits. Takes linear time.
 */
export function containsCardNumber(text: string, isPhone = false): boolean {
  const least = isPhone ? longestPhone + 1 : shortest;
  let run: DigitGroup[] = [];
  for (const group of groupsIn(text)) {
    run = group.gap === undefined ? [group] : [...run.slice(1 - longest), group];
    if (endsWithCardNumber(run, least)) return true;
  }
  return false;
}

/** Whether the last groups of a run make up a card number. */
function endsWithCardNumber(run: readonly DigitGroup[], least: number): boolean {
  let digits = "";
  let points = 0;
  for (const [index, group] of run.toReversed().entries()) {
    digits = group.digits + digits;
    if (digits.length > longest) return false;
    const isPoint = decimalPoint.test(group.gap ?? "");
    const isLong = digits.length >= (group.isInternational ? longestInternational + 1 : least);
    if (isLong && isOneNumber(points, index, isPoint) && isCardNumber(digits)) return true;
    points += Number(isPoint);
  }
  return false;
}

const decimalPoint = /^[.．·]$/;

/**
 * Whether groups with so many gaps, and so many points among them, can be one number: dots separate them all, or none.
 * One point alone, or one before the first group, is that of a decimal.
 */
const isOneNumber = (points: number, gaps: number, isFraction: boolean) =>
  points === 0 ? !isFraction : points === gaps && gaps > 1;

const isCardNumber = (digits: string) => networks.some((network) => network.test(digits)) && checks(digits);

/** The Luhn check: every second digit from the right counts twice. */
function checks(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
