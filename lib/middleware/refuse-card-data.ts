import { holdsCardNumber, isForbiddenName } from "../card-data.ts";
import type { EndpointMiddleware } from "../event.ts";
import { refuse } from "../refuse.ts";
import { nameOf } from "../schemas/parse.ts";

/** Refuses card numbers in any text, and metadata that is named as what must not be kept. The answer names the field only. */
export const refuseCardData = (): EndpointMiddleware => ({
  before: ({ event }) => {
    for (const { path, text } of textsIn(event.input)) {
      const param = nameOf(path);
      const [field, name] = path.slice(-2);
      if (field === "metadata" && isForbiddenName(String(name)) && text !== "")
        refuse(event, {
          param,
          message: `Metadata must not hold what ${param} says it does.`,
          reason: "forbidden metadata",
        });
      if (holdsCardNumber(text, isPhone(path)))
        refuse(event, {
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

/** Every text of an input, and every name of its metadata. */
function* textsIn(value: unknown, path: readonly string[] = []): Generator<Text> {
  if (typeof value === "string") yield { path, text: value };
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, [...path, name]);
}

const isPhone = (path: readonly string[]) => /phone|mobile|tel|fax/i.test(path.at(-1) ?? "");
