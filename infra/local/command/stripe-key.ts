import { Failure } from "../../failure.ts";

/** Longest wait for Stripe's response, in milliseconds. */
const timeout = 10_000;

const wanted = "Set it to a secret or restricted key of test mode (sk_test_… or rk_test_…).";

/** What else could be in the variable, by how it begins. */
const others: readonly [RegExp, string][] = [
  [/^(sk|rk|pk)_live_/, `STRIPE_SECRET_KEY is a key of live mode. The local run accepts no live key. ${wanted}`],
  [/^pk_/, `STRIPE_SECRET_KEY is a publishable key. ${wanted}`],
  [/^whsec_/, `STRIPE_SECRET_KEY is the signing secret of a webhook, for STRIPE_WEBHOOK_SECRET. ${wanted}`],
  [/^cak_/, `STRIPE_SECRET_KEY is a key of this service, not of Stripe. ${wanted}`],
];

/** Throws a Failure if a text does not have the form of a test mode key. It never contains the text. */
export function requireTestKey(key: string) {
  if (/^(sk|rk)_test_\w+$/.test(key)) return;
  const [, problem] = others.find(([form]) => form.test(key)) ?? [];
  throw new Failure(problem ?? `STRIPE_SECRET_KEY is not a key of Stripe. ${wanted}`);
}

/** Throws a Failure if a text does not have the form of a webhook's signing secret. */
export function requireSigningSecret(secret: string) {
  if (!/^whsec_\w+$/.test(secret))
    throw new Failure("STRIPE_WEBHOOK_SECRET is not a signing secret. Set it to what stripe listen prints (whsec_…).");
}

/** Reads one customer with the key. Throws a Failure with Stripe's own message if Stripe rejects the key. */
export async function tryKey(key: string, stripeUrl: string) {
  const headers = { Authorization: `Bearer ${key}` };
  const signal = AbortSignal.timeout(timeout);
  const response = await fetch(`${stripeUrl}/v1/customers?limit=1`, { headers, signal }).catch((cause) => {
    throw new Failure(unreachable(stripeUrl, cause), { cause });
  });
  if (response.ok) return;
  const { error } = Object(await response.json().catch(() => undefined));
  const reason = `${response.status}${error?.message ? `: ${error.message}` : ""}`;
  throw new Failure(`Stripe rejects a request with STRIPE_SECRET_KEY. It responds with ${reason}`);
}

const unreachable = (stripeUrl: string, { name, cause }: Error) =>
  `Stripe cannot be reached at ${stripeUrl} (${Object(cause).code ?? Object(cause).message ?? name}). Connect to the internet, or start without STRIPE_SECRET_KEY to use the double.`;
