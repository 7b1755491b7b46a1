import { containsCardNumber, isForbiddenName } from "../../access/card-data.ts";
import { nameOf } from "../../schemas/parse.ts";
import { reject } from "../reject.ts";
import type { EndpointEvent, EndpointMiddleware } from "../request.ts";

/** Rejects card numbers in any text or number, and metadata named like sensitive data. The message names only the field. */
export const rejectCardData = (): EndpointMiddleware => ({
  before: ({ event }) => {
    forEachText(event.input, [], (path, text) => rejectSensitiveText(event, path, text));
  },
});

/** The last part of a path in metadata is the metadata's name. */
type Path = readonly string[];

function rejectSensitiveText(event: EndpointEvent, path: Path, text: string) {
  const name = path.at(-1) ?? "";
  const isMetadata = path.at(-2) === "metadata";
  // Empty text deletes.
  if (isMetadata && text !== "" && isForbiddenName(name)) {
    const param = nameOf(path);
    reject(event, {
      param,
      message: `${param} is not allowed, because its name denotes data that must not be stored in metadata.`,
      reason: "forbidden name",
    });
  }
  if (containsCardNumber(text, () => isPhone(name) || isTaxId(path)) || (isMetadata && containsCardNumber(name))) {
    const param = nameOf(path);
    reject(event, {
      param,
      message: `${param} contains what looks like a card number. Attach a payment method instead.`,
      reason: "card number",
    });
  }
}

/** Calls `visit` with every text and number of an input. */
function forEachText(value: unknown, path: Path, visit: (path: Path, text: string) => void) {
  if (typeof value === "string" || typeof value === "number") visit(path, String(value));
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) forEachText(inner, [...path, name], visit);
}

const isPhone = (name: string) => /phone|mobile|tel|fax/i.test(name);

/** Whether a path is that of a tax id's value, alone or in the parameters of a customer. */
const isTaxId = (path: Path) => /^(tax_id_data\.\d+\.)?value$/.test(path.join("."));
