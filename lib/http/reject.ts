import { audit } from "../platform/audit.ts";
import { type ErrorFacts, stripeError } from "../stripe/errors.ts";
import { requestIdsOf } from "./correlation.ts";
import { callerOf, type EndpointEvent, objectOf } from "./request.ts";

/** Throws the error of a rejected request, and adds its reason to the audit trail. */
export function reject(event: EndpointEvent, { reason, ...facts }: ErrorFacts & { reason: string }): never {
  const { status = 400 } = facts;
  audit({
    phase: "refusal",
    client: callerOf(event).client,
    object: objectOf(event),
    ...requestIdsOf(event),
    reason,
    status,
  });
  throw stripeError(facts);
}
