import type { Scope } from "../../access/scopes.ts";
import { reject } from "../reject.ts";
import { callerOf, type EndpointMiddleware } from "../request.ts";

/** Rejects with 403 a client that lacks the scope. */
export const requireScope = (scope: Scope): EndpointMiddleware => ({
  before: ({ event }) => {
    const { client, scopes } = callerOf(event);
    if (scopes.includes(scope)) return;
    const message = `The client ${client} does not have the scope ${scope}, which this endpoint requires.`;
    reject(event, { status: 403, message, reason: `lacks ${scope}` });
  },
});
