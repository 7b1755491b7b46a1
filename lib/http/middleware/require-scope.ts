import type { Scope } from "../../access/clients.ts";
import { refuse } from "../refuse.ts";
import { callerOf, type EndpointMiddleware } from "../request.ts";

/** Refuses with 403 a client that lacks the scope. */
export const requireScope = (scope: Scope): EndpointMiddleware => ({
  before: ({ event }) => {
    const { client, scopes } = callerOf(event);
    if (scopes.includes(scope)) return;
    const message = `The client ${client} does not have the scope ${scope}, which this endpoint requires.`;
    refuse(event, { status: 403, message, reason: `lacks ${scope}` });
  },
});
