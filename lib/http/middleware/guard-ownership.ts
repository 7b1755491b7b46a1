import * as z from "zod/mini";
import { accessOf, type Scope } from "../../access/scopes.ts";
import { ownership } from "../../directory/owners.ts";
import { findOwned, noSuch, type OwnedName, ownedKinds } from "../../directory/visibility.ts";
import { stripe } from "../../stripe/client.ts";
import { stripeError } from "../../stripe/errors.ts";
import { reject } from "../reject.ts";
import { callerOf, type EndpointEvent, type EndpointMiddleware } from "../request.ts";

/**
 * Rejects, in an environment that separates customers, a request that names an object of another app's customer in its
 * path, query or body. The response is the one for an id that does not exist, so both cases use the same code.
 */
export const guardOwnership = (scope: Scope, schema: z.ZodMiniType): EndpointMiddleware => ({
  before: async ({ event }) => {
    if (!ownership()) return;
    const input = Object(event.input);
    if (input.customer_account) throw unsupportedAccount();
    if (listsOwned(schema) && !input.customer) throw missingCustomer();
    for (const name of Object.keys(ownedKinds) as OwnedName[])
      if (input[name]) await assertVisible(event, name, input[name], scope);
  },
});

async function assertVisible(event: EndpointEvent, name: OwnedName, id: string, scope: Scope) {
  const { client, namespace } = callerOf(event);
  const { options } = event;
  const found = await findOwned(name, id, { stripe: stripe(accessOf(scope)), options, client, namespace });
  if (found === "visible") return;
  const error = noSuch(name, id, name in Object(event.pathParameters) ? undefined : name);
  if (found === "missing") throw stripeError(error);
  reject(event, { ...error, reason: "customer of another namespace" });
}

/** Whether an endpoint lists objects that belong to customers, of all customers unless the request names one. */
const listsOwned = (schema: z.ZodMiniType) =>
  schema instanceof z.ZodMiniObject && "starting_after" in schema.shape && "customer" in schema.shape;

const missingCustomer = () =>
  stripeError({
    code: "parameter_missing",
    param: "customer",
    message: "Missing required param: customer. Without it, the list would contain objects of other apps' customers.",
  });

const unsupportedAccount = () =>
  stripeError({
    param: "customer_account",
    message: "customer_account is not supported here, because apps see only their own customers. Use `customer`.",
  });
