/** Reads JSON. A number that loses digits becomes NaN, which JSON cannot contain. Throws a SyntaxError. */
export const parseExactly = (text: string): unknown => JSON.parse(text, exactly);

/** Since Node 21 a reviver also gets the text of a number. https://github.com/tc39/proposal-json-parse-with-source */
const exactly = (_: string, value: unknown, { source = "" }: { source?: string } = {}) =>
  typeof value === "number" && losesDigits(value, source) ? Number.NaN : value;

/** Some larger integers survive by chance. A caller cannot rely on that, so all of them count as lost. */
const losesDigits = (value: number, source: string) =>
  /^-?\d+$/.test(source) ? !Number.isSafeInteger(value) : digitsOf(source) !== digitsOf(String(value));

/** The significant digits. Two decimals that denote the same double are equal if these digits are. */
const digitsOf = (number: string) =>
  number
    .replace(/e.*$/i, "")
    .replace(/\D/g, "")
    .replace(/^0+|(?<!0)0+$/g, "");
