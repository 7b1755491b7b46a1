import { fileURLToPath } from "node:url";
import { demoKey } from "../../infra/local/environment.ts";
import type { LocalService } from "../../infra/local/start.ts";
import { createSeed } from "../../infra/local/stripe/seed.ts";

const sample = fileURLToPath(new URL("../../infra/local/stripe/seed.sample.json", import.meta.url));

/** Lets much happen at a local service: a customer with a reference, a card, a decline, retries, a throttle. Returns the customer's id. */
export async function tell(service: LocalService, reference: string): Promise<string> {
  const send = async (client: string, method: string, path: string, form?: Record<string, string>) => {
    const headers = { Authorization: `Bearer ${demoKey(client)}` };
    const response = await fetch(`${service.url}/v1${path}`, {
      method,
      headers,
      body: form && new URLSearchParams(form),
    });
    return (await response.json()) as { id: string };
  };
  const fail = (fault: object) =>
    fetch(`${service.stripeUrl}/_control/faults`, { method: "POST", body: JSON.stringify(fault) });
  await createSeed(service.stripeUrl, sample);
  await send("support", "GET", "/customers?limit=20");
  const { id } = await send("storefront", "PUT", `/customer_references/${reference}`, {
    email: "jenny.rosen@example.com",
    name: "Jenny Rosen",
  });
  await send("admin", "POST", "/payment_methods/pm_card_visa/attach", { customer: id, make_default: "true" });
  await send("admin", "POST", "/payment_methods/pm_card_chargeDeclined/attach", { customer: id });
  for (let page = 1; page <= 6; page++) await send("trickle", "GET", `/customers?limit=${page}`);
  await send("support", "POST", `/customers/${id}`, { name: "Jenny R." });
  await fail({ fault: "rate_limit", method: "POST", path: "/v1/customers" });
  await send("storefront", "POST", `/customers/${id}`, { "metadata[plan]": "business", phone: "+1 555 0142" });
  await send("storefront", "GET", `/customer_references/${reference}`);
  await send("storefront", "GET", "/customer_references/user_9999");
  return id;
}
