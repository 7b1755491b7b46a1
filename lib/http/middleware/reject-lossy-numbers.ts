import { decodeJson } from "../../schemas/form.ts";
import { parseExactly } from "../../schemas/json.ts";
import { bodyTextOf, type EndpointMiddleware } from "../request.ts";

/** Rejects a JSON body with a number that loses digits. It must run before the body parser, which rounds the number. */
export const rejectLossyNumbers = (): EndpointMiddleware => ({
  before: ({ event }) => {
    if (/json/i.test(event.headers["content-type"] ?? "")) decodeJson(parseIfValid(bodyTextOf(event)));
  },
});

/** Ignores malformed JSON, which the body parser rejects. */
function parseIfValid(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}
