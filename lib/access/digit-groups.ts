/** A sequence of digits without separators. */
export interface DigitGroup {
  /** ASCII digits. */
  readonly digits: string;
  /** The separators after the previous group, or undefined if there are other characters. */
  readonly gap: string | undefined;
  /** Whether a plus precedes it. */
  readonly isInternational: boolean;
}

/**
 * Spaces, line breaks, invisible characters, dashes, underscores and dots. One number has at most four in a row, such
 * as " - " or a line break with an indent of two. Wider gaps separate the columns of a table.
 */
const separators = /^[\s\p{Cc}\p{Cf}\p{Pc}\p{Pd}−.．·]{1,4}$/u;

const uuid = /(?<![\da-f])[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])/gi;

/** Two consecutive dates with the day first can look like a card number. Dates with the year first cannot. */
const date = /(?<!\d[.-]?)([012]?\d|3[01])([.-])(0?\d|1[012])\2(19|20)\d\d(?!\2?\d)/g;

/** Yields the groups of digits in a text, except those of UUIDs, dates and hashes. */
export function* groupsIn(text: string): Generator<DigitGroup> {
  const parts = inAscii(text).replace(uuid, ",").replace(date, ",").split(/(\d+)/);
  let open = false;
  for (let place = 1; place < parts.length; place += 2) {
    const [before = "", digits = "", after = ""] = parts.slice(place - 1, place + 2);
    const isSkipped = /^[a-z]/i.test(after) || (place > 1 && /^[a-f]+$/i.test(before));
    const gap = open && separators.test(before) ? before : undefined;
    if (!isSkipped) yield { digits, gap, isInternational: /[+＋]$/.test(before) };
    open = !isSkipped;
  }
}

const inAscii = (text: string) => text.replace(/(?!\d)\p{Nd}/gu, digitOf);

/** Unicode orders the digits of each script from 0 to 9 without gaps. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}
