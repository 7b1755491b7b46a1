type Variables = Readonly<Record<string, string>>;

/** Returns variables of a function in which Stripe and AWS, also its queues, have these addresses. */
export function redirect(
  variables: Variables,
  addresses: { readonly stripe: string; readonly aws: string },
): Variables {
  const { STRIPE_API_URL, AWS_ENDPOINT_URL = "" } = variables;
  const redirected = Object.entries(variables).map(([name, value]) => [
    name,
    value.replace(AWS_ENDPOINT_URL, addresses.aws),
  ]);
  return { ...Object.fromEntries(redirected), ...(STRIPE_API_URL && { STRIPE_API_URL: addresses.stripe }) };
}
