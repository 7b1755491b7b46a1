import { createHash } from "node:crypto";
import { ids } from "../../../local/stripe/ids.ts";
import { start } from "./clock.ts";

/** Seconds by which the times in the document are earlier than those of the clock. */
const shift = (Date.UTC(2030, 0, 1) - Date.UTC(2026, 0, 1)) / 1000;

/** The ids of the double. The random part comes after the prefix, which can end with a digit. */
const prefixed = Object.values(ids).flatMap((create) => {
  const [, prefix, random = ""] = /^([a-z]+_(?:[13](?=.{23}$))?)(\w+)$/.exec(create("")) ?? [];
  return prefix ? [`(?<=(?:^|[^A-Za-z0-9])${prefix})[A-Za-z0-9]{${random.length}}(?![A-Za-z0-9])`] : [];
});

/** What differs each time that the examples are recorded: the random part of ids, secrets, links, tags and numbers. */
const random = new RegExp(
  [
    ...prefixed,
    // A secret begins with the id of its object.
    "(?<=_secret_)[A-Za-z0-9]{20,}",
    "(?<=/(?:session/|microdeposit/sacs_)test_)[A-Za-z0-9]+",
    // A request id of API Gateway, or an idempotency key of the service.
    "\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b",
    // An ETag.
    '(?<="\\\\")[\\w-]{43}(?=\\\\"")',
    '(?<="invoice_prefix":")[A-Z0-9]{8}',
    '(?<="account_number":")\\d+',
  ].join("|"),
  "g",
);

/** Returns recorded examples with texts that are the same each time, and differ where the originals do. */
export function stable<Value>(value: Value): Value {
  const found = new Map<string, string>();
  const replaced = JSON.stringify(value).replace(random, (text) => {
    const other = found.get(text) ?? similar(text, found.size);
    found.set(text, other);
    return other;
  });
  const earlier = replaced.replace(/(?<!\d)\d{10}(?!\d)/g, (digits) => {
    const since = Number(digits) - start / 1000;
    return since >= 0 && since < 86_400 ? String(Number(digits) - shift) : digits;
  });
  return JSON.parse(earlier);
}

/** Returns a text of the same form, which depends on the form and the ordinal alone. */
function similar(text: string, ordinal: number): string {
  const digest = createHash("sha512").update(String(ordinal)).digest();
  const alphabet = alphabets.find((characters) => new RegExp(`^[${characters}-]+$`).test(text)) ?? base62;
  const dashes = /^.{8}-.{4}-/.test(text) ? "-" : "";
  return Array.from(text, (character, index) =>
    character === dashes ? character : alphabet[(digest[index % digest.length] ?? 0) % alphabet.length],
  ).join("");
}

const digits = "0123456789";
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const base62 = `${digits}${upper}${upper.toLowerCase()}`;
/** The characters of account numbers, of UUIDs, and of the prefixes of invoices. */
const alphabets = [digits, `${digits}abcdef`, `${digits}${upper}`];
