import * as z from "zod";
import type { RequestParameters } from "../../../../lib/schemas/form.ts";
import { parse } from "../../../../lib/schemas/parse.ts";
import type { Account, EventRequest } from "../account.ts";
import { expansionOf, expansions, render } from "../resources/expand.ts";
import { expandable } from "../resources/parameters.ts";

/** An operation of Stripe's API. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** The kind of object in the response. */
  readonly returns: keyof typeof expansions;
  /**
   * Parses the parameters of the request and its path; throws Stripe's error if they are invalid. The result executes
   * the operation and returns the body of the response.
   */
  readonly prepare: (
    sent: RequestParameters,
    path: RequestParameters,
  ) => (account: Account, request: EventRequest) => object;
}

/** Returns an operation. `run` executes it and returns the object in the response, not yet expanded. */
export const operation = <Schema extends z.ZodType<object>>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  returns: keyof typeof expansions,
  schema: Schema,
  run: (account: Account, input: z.output<Schema>, request: EventRequest) => object,
): Operation => ({
  method,
  path,
  returns,
  prepare: (sent, path) => {
    const input = parse(schema, sent, path);
    const expanded = expansionOf(expansions[returns], parse(z.object(expandable), sent).expand);
    return (account, request) => render(account, run(account, input, request), expanded);
  },
});
