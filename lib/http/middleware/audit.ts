import { audit } from "../../platform/audit.ts";
import { callerOf, type EndpointMiddleware, objectOf } from "../request.ts";

/** Adds the intent of a write to the audit trail, before Stripe receives it. */
export const auditIntent = (): EndpointMiddleware => ({
  before: ({ event, context }) => {
    if (event.httpMethod === "GET") return;
    event.intent = { client: callerOf(event).client, function_name: context.functionName, object: objectOf(event) };
    audit({ phase: "intent", request_id: event.requestContext.requestId, ...event.intent });
  },
});

/** Adds the outcome of a write to the audit trail. If the function ends before, the trail contains only the intent. */
export function auditOutcome(): EndpointMiddleware {
  const recordOutcome: EndpointMiddleware["after"] = ({ event, response }) => {
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
  return { after: recordOutcome, onError: recordOutcome };
}
