import { authorize } from "../lib/access/authorizer.ts";

/** API Gateway's REQUEST authorizer: who calls, with which scopes, on which usage plan. */
export const handler = authorize;
