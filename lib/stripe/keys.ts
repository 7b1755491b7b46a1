import type { Variable } from "../platform/env.ts";

/** Which of the two restricted Stripe keys a request uses. */
export type Access = "read" | "write";

/** The environment variables that name the secrets of the Stripe keys. */
export const stripeKeyVariables = {
  read: "STRIPE_READ_KEY_SECRET",
  write: "STRIPE_WRITE_KEY_SECRET",
} as const satisfies Record<Access, Variable>;
