import { endpoint } from "../lib/http/endpoint.ts";
import { CreateCustomerSession } from "../lib/schemas/customer-session.ts";

/** POST /v1/customer_sessions */
export const handler = endpoint(
  { scope: "customer_sessions:write", input: CreateCustomerSession },
  (parameters, { stripe, options }) => stripe.customerSessions.create(parameters, options),
);
