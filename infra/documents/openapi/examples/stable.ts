import { createHash } from "node:crypto";
import { ids } from "../../../local/stripe/ids.ts";
import { start } from "./clock.ts";

/** Seconds by which the times in the document are earlier than those of the clock. */
const shift = (Date.UTC(2030, 0, 1) - Date.UTC(2026, 0, 1)) / 1000;

const digits = "0123456789";
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const base62 = `${digits}${upper}${upper.toLowerCase()}`;

/** A text that differs each time that the examples are recorded, and the characters that it consists of. */
interface Form {
  readonly pattern: string;
  readonly alphabet: string;
  /** Whether a dash separates its parts. */
  readonly dashed?: true;
}

/** The ids of the double. The random part comes after the prefix, which can end with a digit. */
const prefixed = Object.values(ids).flatMap((create): Form[] => {
  const [, prefix, random = ""] = /^([a-z]+_(?:[13](?=.{23}$))?)(\w+)$/.exec(create("")) ?? [];
  const pattern = `(?<=(?:^|[^A-Za-z0-9])${prefix})[A-Za-z0-9]{${random.length}}(?![A-Za-z0-9])`;
  return prefix ? [{ pattern, alphabet: base62 }] : [];
});

const forms: readonly Form[] = [
  ...prefixed,
  // A secret begins with the id of its object.
  { pattern: "(?<=_secret_)[A-Za-z0-9]{20,}", alphabet: base62 },
  { pattern: "(?<=/(?:session/|microdeposit/sacs_)test_)[A-Za-z0-9]+", alphabet: base62 },
  // A request id of API Gateway, or an idempotency key of the service.
  {
    pattern: "\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b",
    alphabet: `${digits}abcdef`,
    dashed: true,
  },
  // An ETag.
  { pattern: '(?<="\\\\")[A-Za-z0-9_-]{43}(?=\\\\"")', alphabet: base62 },
  { pattern: '(?<="invoice_prefix":")[A-Z0-9]{8}', alphabet: `${digits}${upper}` },
  { pattern: '(?<="account_number":")\\d+', alphabet: digits },
];

/** Returns recorded examples with texts that are the same each time, and differ where the originals do. */
export function stable<Value>(value: Value): Value {
  const replaced = forms.reduce(withStable, JSON.stringify(value));
  const earlier = replaced.replace(/(?<!\d)\d{10}(?!\d)/g, (digits) => {
    const since = Number(digits) - start / 1000;
    return since >= 0 && since < 86_400 ? String(Number(digits) - shift) : digits;
  });
  return JSON.parse(earlier);
}

/** Replaces the texts of one form by others, which depend on the form and the order of appearance alone. */
function withStable(json: string, { pattern, alphabet, dashed }: Form): string {
  const found = new Map<string, string>();
  return json.replace(new RegExp(pattern, "g"), (text) => {
    const digest = createHash("sha512").update(`${pattern} ${found.size}`).digest();
    const replaced = Array.from(text, (character, index) =>
      dashed && character === "-" ? "-" : alphabet[(digest[index % digest.length] ?? 0) % alphabet.length],
    );
    const other = found.get(text) ?? replaced.join("");
    found.set(text, other);
    return other;
  });
}
