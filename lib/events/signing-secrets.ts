import type { SecretFormat } from "../platform/secret-format.ts";

/** The signing secrets of Stripe's webhook endpoint. While one is rolled, there are two. */
export const signingSecrets: SecretFormat<string[]> = {
  name: "signing secrets of Stripe's webhook endpoint (whsec_…), separated by spaces",
  read: (text) => {
    const values = text.split(/\s+/);
    return values.every((value) => value.startsWith("whsec_")) ? values : undefined;
  },
};
