import type { Scope } from "../../access/scopes.ts";
import { ownership } from "../../directory/owners.ts";
import { foreignKeys } from "../../directory/references.ts";
import { reject } from "../reject.ts";
import { callerOf, type EndpointMiddleware } from "../request.ts";

/** The scopes of endpoints that write the metadata of a customer, which can contain references. */
const writing: readonly Scope[] = ["customers:write", "customer_references:write"];

/** Rejects with 403 metadata that sets or unsets references of a namespace other than the caller's, or the owner. */
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
    const { key } = ownership() ?? {};
    if (key && Object.hasOwn(Object(metadata), key))
      reject(event, {
        status: 403,
        param: `metadata[${key}]`,
        message: `metadata[${key}] names the owner of the customer. The service sets it, and apps cannot change it.`,
        reason: "owner of a customer",
      });
  },
});
