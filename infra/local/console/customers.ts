import type Stripe from "stripe";
import { customerIdOf } from "../../../lib/events/envelope.ts";
import type { Directory, DirectoryEntry } from "./directory.ts";
import type { ReadStripe } from "./stripe.ts";

/** Maximum customers listed. */
const maxCustomers = 50;

/** Maximum recent objects in which a search looks for a text. */
const recent = "100";

const withDefault = { "expand[]": "data.invoice_settings.default_payment_method" };

/** Returns the latest customers, or those that an id, an email, a name or a reference finds, with their references. */
export async function listCustomers(read: ReadStripe, directory: Directory, search: string) {
  const entries = await directory.entries();
  const { data = [] } =
    (await read<Stripe.ApiList<Stripe.Customer>>("/customers", { limit: recent, ...withDefault })) ?? {};
  const found = search ? await find(read, entries, data, search) : data;
  return found.slice(0, maxCustomers).map((customer) => ({ customer, references: referencesOf(entries, customer.id) }));
}

async function find(read: ReadStripe, entries: DirectoryEntry[], recent: Stripe.Customer[], search: string) {
  const has = (text: string | null | undefined) => text?.toLowerCase().includes(search.toLowerCase());
  const named = entries.filter(({ reference }) => has(reference)).flatMap(({ customers }) => customers);
  const byId = await Promise.all(
    [search, ...named]
      .slice(0, maxCustomers)
      .map((id) => read<Stripe.Customer>(`/customers/${encodeURIComponent(id)}`)),
  );
  const byEmail = await read<Stripe.ApiList<Stripe.Customer>>("/customers", { email: search, ...withDefault });
  const byText = recent.filter(({ id, name, email }) => [id, name, email].some(has));
  const all = [...byText, ...byId, ...(byEmail?.data ?? [])].flatMap((customer) =>
    customer?.object === "customer" ? customer : [],
  );
  return [...new Map(all.reverse().map((customer) => [customer.id, customer])).values()].reverse();
}

/** Returns a customer with its payment methods, its references and their histories, and its latest events. */
export async function describeCustomer(read: ReadStripe, directory: Directory, id: string) {
  const customer = await read<Stripe.Customer | Stripe.DeletedCustomer>(`/customers/${id}`);
  if (!customer) throw new Error(`Stripe has no customer ${id}.`);
  const methods = await read<Stripe.ApiList<Stripe.PaymentMethod>>(`/customers/${id}/payment_methods`, {
    limit: "100",
  });
  const events = await read<Stripe.ApiList<Stripe.Event>>("/events", { limit: "100" });
  const references = referencesOf(await directory.entries(), id);
  return {
    customer,
    payment_methods: methods?.data ?? [],
    references: await Promise.all(
      references.map(async (entry) => ({ ...entry, history: await directory.history(entry) })),
    ),
    events:
      events?.data.filter(({ data }) => customerIdOf(Object(data.object), Object(data.previous_attributes)) === id) ??
      [],
  };
}

const referencesOf = (entries: readonly DirectoryEntry[], id: string) =>
  entries.filter(({ customers }) => customers.includes(id));
