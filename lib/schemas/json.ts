/** Parses JSON. A number that loses digits becomes NaN, which JSON cannot contain. Throws a SyntaxError. */
export const parseExactly = (text: string): unknown => JSON.parse(text, exactly);

/** Since Node 21, a reviver also receives the text of a number. https://github.com/tc39/proposal-json-parse-with-source */
const exactly = (_: string, value: unknown, { source = "" }: { source?: string } = {}) =>
  typeof value === "number" && losesDigits(value, source) ? Number.NaN : value;

/** Some integers above the safe range keep their digits by chance. Callers cannot rely on that, so all count as lossy. */
const losesDigits = (value: number, source: string) =>
  /^-?\d+$/.test(source) ? !Number.isSafeInteger(value) : digitsOf(source) !== digitsOf(String(value));

/** The significant digits. Two decimals of the same double are equal if their significant digits are. */
const digitsOf = (number: string) =>
  number
    .replace(/e.*$/i, "")
    .replace(/\D/g, "")
    .replace(/^0+|(?<!0)0+$/g, "");
