import type { Scope } from "../../access/clients.ts";
import { foreignKeys } from "../../directory/references.ts";
import { reject } from "../reject.ts";
import { callerOf, type EndpointMiddleware } from "../request.ts";

/** The scopes of endpoints that write the metadata of a customer, which can contain references. */
const writing: readonly Scope[] = ["customers:write", "customer_references:write"];

/** Rejects with 403 metadata that sets or unsets references of a namespace other than the caller's. */
export const guardReferences = (scope: Scope): EndpointMiddleware => ({
  before: ({ event }) => {
    if (!writing.includes(scope)) return;
    const { metadata } = Object(event.input);
    for (const key of foreignKeys(callerOf(event).namespace))
      if (Object.hasOwn(Object(metadata), key))
        reject(event, {
          status: 403,
          param: `metadata[${key}]`,
          message: `metadata[${key}] contains references of another namespace. Only clients of that namespace can change it.`,
          reason: "reference of another namespace",
        });
  },
});
