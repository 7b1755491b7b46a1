import { endpoint } from "../lib/http/endpoint.ts";
import { CreateBillingPortalSession } from "../lib/schemas/billing-portal-session.ts";

/** POST /v1/billing_portal/sessions */
export const handler = endpoint(
  { scope: "billing_portal_sessions:write", input: CreateBillingPortalSession },
  (parameters, { stripe, options }) => stripe.billingPortal.sessions.create(parameters, options),
);
