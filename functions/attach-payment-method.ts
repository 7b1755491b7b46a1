import { endpoint } from "../lib/http/endpoint.ts";
import { attachPaymentMethod } from "../lib/payment-methods/attach.ts";
import { AttachPaymentMethod } from "../lib/schemas/payment-method.ts";

/** POST /v1/payment_methods/{payment_method}/attach */
export const handler = endpoint(
  { scope: "payment_methods:write", input: AttachPaymentMethod },
  ({ payment_method, ...parameters }, call) => attachPaymentMethod(payment_method, parameters, call),
);
