import type { Variable } from "../platform/env.ts";
import type { SecretFormat } from "../platform/secret-format.ts";

/** Which of the two restricted Stripe keys a request uses. */
export type Access = "read" | "write";

/** The environment variables that name the secrets of the Stripe keys. */
export const stripeKeyVariables = {
  read: "STRIPE_READ_KEY_SECRET",
  write: "STRIPE_WRITE_KEY_SECRET",
} as const satisfies Record<Access, Variable>;

/** A Stripe key: a restricted one, or the secret key of an account. */
export const stripeKey: SecretFormat<string> = {
  name: "a Stripe key (rk_… or sk_…)",
  read: (text) => (/^[rs]k_\S+$/.test(text) ? text : undefined),
};
