import { authorize } from "../lib/access/authorizer.ts";

/** API Gateway's REQUEST authorizer: returns the client, its scopes and its usage plan. */
export const handler = authorize;
