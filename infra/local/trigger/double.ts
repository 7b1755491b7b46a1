import Stripe from "stripe";
import { Failure } from "../../failure.ts";
import type { Parameters, Situation } from "./causes.ts";

type Double = Pick<Situation, "post" | "get" | "delete" | "control"> & { readonly stripe: Stripe };

/** Returns the double at an address. Throws a Failure if none runs there. */
export async function doubleAt(url: string): Promise<Double> {
  const { hostname: host, port } = new URL(url);
  const stripe = new Stripe("sk_test_trigger", { host, port, protocol: "http", telemetry: false });
  const control = async (command: string, body?: Parameters) => {
    const init = body && { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${url}/_control${command}`, init);
    const result = (await response.json()) as { error?: { message: string } };
    if (!response.ok) throw new Failure(`The double rejects ${command}: ${result.error?.message}`);
    return result;
  };
  await control("/deliveries").catch((cause) => {
    throw new Failure(
      `No Stripe double runs at ${url}. Start the local run with npm start, without STRIPE_SECRET_KEY. If it has other ports, set STRIPE_DOUBLE_PORT, AWS_PORT and PORT to them.`,
      { cause },
    );
  });
  const send = async (method: string, path: string, parameters?: Parameters) => {
    try {
      return (await stripe.rawRequest(method, path, parameters)) as unknown as { id: string; customer?: unknown };
    } catch (cause) {
      throw new Failure(`Stripe rejects ${method} ${path}: ${Object(cause).message}`, { cause });
    }
  };
  return {
    stripe,
    control,
    post: (path, parameters) => send("POST", path, parameters),
    get: (path) => send("GET", path),
    delete: (path) => send("DELETE", path),
  };
}
