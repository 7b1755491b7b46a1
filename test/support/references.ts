import { demoKey } from "../../infra/local/environment.ts";
import type { Reference } from "../../lib/directory/references.ts";

type Parameters = Readonly<Record<string, string>>;

/** Returns functions that call the endpoints of customer references. */
export function referencesAt(url: () => string, client = "admin") {
  const call = async (method: string, reference: string, parameters?: Parameters) => {
    const response = await fetch(`${url()}/v1/customer_references/${encodeURIComponent(reference)}`, {
      method,
      headers: { Authorization: `Bearer ${demoKey(client)}` },
      body: parameters && new URLSearchParams(parameters),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  return {
    post: (reference: string, parameters: Parameters = {}) => call("POST", reference, parameters),
    put: (reference: string, parameters: Parameters = {}) => call("PUT", reference, parameters),
    get: (reference: string) => call("GET", reference),
  };
}

/** Returns a reference of the namespace that most demo clients share. */
export const shop = (reference: string): Reference => ({ namespace: "shop", reference });
