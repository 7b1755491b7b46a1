import { holdsCardNumber, isForbiddenName } from "../../access/card-data.ts";
import { nameOf } from "../../schemas/parse.ts";
import { reject } from "../reject.ts";
import type { EndpointMiddleware } from "../request.ts";

/** Refuses card numbers in any text or number, and metadata whose name says what must not be kept. The answer names the field only. */
export const rejectCardData = (): EndpointMiddleware => ({
  before: ({ event }) => {
    for (const { path, text } of textsIn(event.input)) {
      const param = nameOf(path);
      const [name = "", field] = path.toReversed();
      const isMetadata = field === "metadata";
      // Empty text deletes.
      if (isMetadata && text !== "" && isForbiddenName(name))
        reject(event, {
          param,
          message: `${param} must not be kept in metadata, as its name says.`,
          reason: "forbidden name",
        });
      if (holdsCardNumber(text, isPhone(name)) || (isMetadata && holdsCardNumber(name)))
        reject(event, {
          param,
          message: `${param} holds what looks like a card number. Attach a payment method instead.`,
          reason: "card number",
        });
    }
  },
});

interface Text {
  readonly path: readonly string[];
  readonly text: string;
}

/** Every text and number of an input. The names in metadata are the last part of their paths. */
function* textsIn(value: unknown, path: readonly string[] = []): Generator<Text> {
  if (typeof value === "string" || typeof value === "number") yield { path, text: String(value) };
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, [...path, name]);
}

const isPhone = (name: string) => /phone|mobile|tel|fax/i.test(name);
