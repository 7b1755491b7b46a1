import { type DigitGroup, groupsIn } from "./digit-groups.ts";

/** The numbers of each card network. https://en.wikipedia.org/wiki/Payment_card_number */
const networks = [
  /^4\d{12}(\d{3}|\d{5,6})?$/, // Visa
  /^(5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^3(0[0-5]|09|[689]\d)\d{11,16}$/, // Diners Club
  /^35(2[89]|[3-8]\d)\d{12,15}$/, // JCB
  /^(50|5[6-9]|6\d)\d{11,17}$/, // Maestro, Discover, UnionPay
];

/** Minimum digits of a card number. */
const minDigits = 13;
/** Maximum digits of a card number. */
const maxDigits = 19;
/** Matches a text with enough digits, anywhere, for a card number. Most texts have fewer, and need no other check. */
const enoughDigits = new RegExp(`(\\p{Nd}\\P{Nd}*){${minDigits}}`, "u");
/**
 * Maximum digits of a phone number in use, and of a French tax number, whose check digit is that of cards. E.164 allows 15,
 * but American Express numbers have 15 digits.
 */
const maxOtherDigits = 14;
/** Maximum digits of a phone number with a country code. https://www.itu.int/rec/T-REC-E.164 */
const maxInternationalDigits = 15;

/** Metadata names that denote data which must not be stored. */
const forbiddenNames =
  /^(card|cc|credit_?card|debit_?card)?_?(number|no|num|pan)$|^(pan|cvc|cvv|cvn|csc|cid)2?$|^(card_?)?(security|verification)_?(code|value)$|^ssn$|^social_?security(_?(number|no))?$|^pass(word|wd|code|phrase)$|^pin(_?code)?$/;

/** Returns whether a metadata name denotes card data or other data that must not be stored. */
export function isForbiddenName(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[\s.-]+/g, "_");
  return forbiddenNames.test(words) && !/^(number|no|num)$/.test(words);
}

/**
 * Returns whether a text contains a card number: 13 to 19 digits of any script with a card network's prefix and a valid
 * check digit, with or without separators. It skips digits of hashes and UUIDs, numbers of up to 15 digits after a plus
 * and, if the text `isOtherNumber`, such as a phone number or a tax id, numbers of up to 14 digits. It needs linear time.
 */
export function containsCardNumber(text: string, isOtherNumber = () => false): boolean {
  if (text.length < minDigits || !enoughDigits.test(text)) return false;
  const minLength = isOtherNumber() ? maxOtherDigits + 1 : minDigits;
  let run: DigitGroup[] = [];
  for (const group of groupsIn(text)) {
    run = group.gap === undefined ? [group] : [...run.slice(1 - maxDigits), group];
    if (endsWithCardNumber(run, minLength)) return true;
  }
  return false;
}

/** Whether the last groups of a run form a card number. */
function endsWithCardNumber(run: readonly DigitGroup[], minLength: number): boolean {
  let digits = "";
  let points = 0;
  for (const [index, group] of run.toReversed().entries()) {
    digits = group.digits + digits;
    if (digits.length > maxDigits) return false;
    const isPoint = decimalPoint.test(group.gap ?? "");
    const isLong = digits.length >= (group.isInternational ? maxInternationalDigits + 1 : minLength);
    if (isLong && isOneNumber(points, index, isPoint) && isCardNumber(digits)) return true;
    points += Number(isPoint);
  }
  return false;
}

const decimalPoint = /^[.．·]$/;

/**
 * Whether groups with this number of gaps can be one number. Either all gaps are points or none: a single point, or a
 * point before the first group, belongs to a decimal.
 */
const isOneNumber = (points: number, gaps: number, isFraction: boolean) =>
  points === 0 ? !isFraction : points === gaps && gaps > 1;

const isCardNumber = (digits: string) => networks.some((network) => network.test(digits)) && hasCheckDigit(digits);

/** The Luhn algorithm: every second digit from the right counts twice. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
