import { authorize } from "../lib/access/authorizer.ts";
import { clientKeys } from "../lib/access/client-keys.ts";
import { hashesMaxAge } from "../lib/access/clients.ts";
import { initializing } from "../lib/platform/initializing.ts";

/** API Gateway's REQUEST authorizer: returns the client, its scopes and its usage plan. */
export const handler = initializing(authorize, () => clientKeys(hashesMaxAge));
