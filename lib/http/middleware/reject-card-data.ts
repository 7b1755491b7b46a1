import { containsCardNumber, isForbiddenName } from "../../access/card-data.ts";
import { nameOf } from "../../schemas/parse.ts";
import { reject } from "../reject.ts";
import type { EndpointEvent, EndpointMiddleware } from "../request.ts";

/** Rejects card numbers in any text or number, and metadata named like sensitive data. The message names only the field. */
export const rejectCardData = (): EndpointMiddleware => ({
  before: ({ event }) => {
    for (const text of textsIn(event.input)) rejectSensitiveText(event, text);
  },
});

function rejectSensitiveText(event: EndpointEvent, { path, text }: Text) {
  const param = nameOf(path);
  const [name = "", field] = path.toReversed();
  const isMetadata = field === "metadata";
  // Empty text deletes.
  if (isMetadata && text !== "" && isForbiddenName(name))
    reject(event, {
      param,
      message: `${param} is not allowed, because its name denotes data that must not be stored in metadata.`,
      reason: "forbidden name",
    });
  if (containsCardNumber(text, isPhone(name) || isTaxId(path)) || (isMetadata && containsCardNumber(name)))
    reject(event, {
      param,
      message: `${param} contains what looks like a card number. Attach a payment method instead.`,
      reason: "card number",
    });
}

interface Text {
  readonly path: readonly string[];
  readonly text: string;
}

/** Every text and number of an input. The last part of a path in metadata is the metadata's name. */
function* textsIn(value: unknown, path: readonly string[] = []): Generator<Text> {
  if (typeof value === "string" || typeof value === "number") yield { path, text: String(value) };
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, [...path, name]);
}

const isPhone = (name: string) => /phone|mobile|tel|fax/i.test(name);

/** Whether a path is that of a tax id's value, alone or in the parameters of a customer. */
const isTaxId = (path: readonly string[]) => /^(tax_id_data\.\d+\.)?value$/.test(path.join("."));
