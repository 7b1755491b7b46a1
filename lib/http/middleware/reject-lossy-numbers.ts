import { decodeJson } from "../../schemas/form.ts";
import { parseExactly } from "../../schemas/json.ts";
import { bodyTextOf, type EndpointMiddleware } from "../request.ts";

/** Refuses a JSON body with a number that loses digits. Stands before the body parser, after which nobody sees it. */
export const rejectLossyNumbers = (): EndpointMiddleware => ({
  before: ({ event }) => {
    if (/json/i.test(event.headers["content-type"] ?? "")) decodeJson(parsed(bodyTextOf(event)));
  },
});

/** Nothing for malformed JSON, which the body parser refuses. */
function parsed(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}
