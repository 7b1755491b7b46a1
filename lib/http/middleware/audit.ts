import { audit } from "../../platform/audit.ts";
import { requestIdsOf } from "../correlation.ts";
import { callerOf, type EndpointMiddleware, objectOf } from "../request.ts";

/** Adds the intent of a write to the audit trail, before Stripe receives it. */
export const auditIntent = (): EndpointMiddleware => ({
  before: ({ event, context }) => {
    if (event.httpMethod === "GET") return;
    event.intent = { client: callerOf(event).client, function_name: context.functionName, object: objectOf(event) };
    audit({ phase: "intent", ...requestIdsOf(event), ...event.intent });
  },
});

/** Adds the outcome of a write to the audit trail. If the function ends before, the trail contains only the intent. */
export function auditOutcome(): EndpointMiddleware {
  const recordOutcome: EndpointMiddleware["after"] = ({ event, response }) => {
    if (!event.intent) return;
    const status = response?.statusCode;
    audit({ phase: "outcome", ...requestIdsOf(event), ...event.intent, ...event.outcome, status });
  };
  return { after: recordOutcome, onError: recordOutcome };
}
