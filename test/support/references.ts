import { demoKey } from "../../infra/local/environment.ts";
import type { Reference } from "../../lib/directory/references.ts";

type Parameters = Readonly<Record<string, string>>;

/** The endpoints of customer references, as an HTTP client calls them. */
export function referencesAt(url: () => string, client = "admin") {
  const call = async (method: string, reference: string, parameters?: Parameters) => {
    const answer = await fetch(`${url()}/v1/customer_references/${encodeURIComponent(reference)}`, {
      method,
      headers: { Authorization: `Bearer ${demoKey(client)}` },
      body: parameters && new URLSearchParams(parameters),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
  };
  return {
    post: (reference: string, parameters: Parameters = {}) => call("POST", reference, parameters),
    put: (reference: string, parameters: Parameters = {}) => call("PUT", reference, parameters),
    get: (reference: string) => call("GET", reference),
  };
}

/** Returns a reference of the namespace that most demo clients share. */
export const shop = (reference: string): Reference => ({ namespace: "shop", reference });
