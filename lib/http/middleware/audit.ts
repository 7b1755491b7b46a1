import { audit } from "../../platform/audit.ts";
import { callerOf, type EndpointMiddleware, objectOf } from "../request.ts";

/** Adds to the audit trail that a write is about to be made. */
export const auditIntent = (): EndpointMiddleware => ({
  before: ({ event, context }) => {
    if (event.httpMethod === "GET") return;
    event.intent = { client: callerOf(event).client, function_name: context.functionName, object: objectOf(event) };
    audit({ phase: "intent", request_id: event.requestContext.requestId, ...event.intent });
  },
});

/** Adds what came of it, once that is known. A function that ended before leaves its intent alone. */
export function auditOutcome(): EndpointMiddleware {
  const outcome: EndpointMiddleware["after"] = ({ event, response }) => {
    if (!event.intent) return;
    const { requestId: request_id } = event.requestContext;
    const { result, code, stripe_request_id } = event.outcome ?? {};
    audit({
      phase: "outcome",
      request_id,
      ...event.intent,
      result,
      stripe_request_id,
      status: response?.statusCode,
      code,
    });
  };
  return { after: outcome, onError: outcome };
}
