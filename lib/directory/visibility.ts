import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { undefinedIfMissing } from "../stripe/client.ts";
import { type ErrorFacts, stripeError } from "../stripe/errors.ts";
import { isVisible } from "./owners.ts";

type Customer = Stripe.Customer | Stripe.DeletedCustomer;

/** A kind of object that belongs to a customer, or that is one. */
interface Kind {
  /** Its name in Stripe's messages. */
  readonly noun: string;
  /** The parameter that Stripe's 404 names if the path contains the id. */
  readonly pathParam: string;
  /** Matches ids that Stripe reserves for tests, which belong to no customer. */
  readonly testIds?: RegExp;
  /** Whether every client sees an object without customer. */
  readonly isFree?: true;
  /** Reads the object with its customer expanded. */
  readonly read: (
    stripe: Stripe,
    id: string,
    options: Stripe.RequestOptions,
  ) => Promise<Stripe.Response<Customer | { customer: string | Customer | null }>>;
}

/** By parameter, the object that it names. */
export const ownedKinds = {
  customer: {
    noun: "customer",
    pathParam: "id",
    read: (stripe, id, options) => stripe.customers.retrieve(id, {}, options),
  },
  payment_method: {
    noun: "PaymentMethod",
    pathParam: "payment_method",
    testIds: /^pm_[a-z]+_/i,
    isFree: true,
    read: (stripe, id, options) => stripe.paymentMethods.retrieve(id, { expand: ["customer"] }, options),
  },
  setup_intent: {
    noun: "setupintent",
    pathParam: "intent",
    read: (stripe, id, options) => stripe.setupIntents.retrieve(id, { expand: ["customer"] }, options),
  },
} as const satisfies Record<string, Kind>;
export type OwnedName = keyof typeof ownedKinds;

/** Reads the object of a parameter at Stripe, and returns whether the caller may see it. Throws Stripe's errors. */
export async function findOwned(
  name: OwnedName,
  id: string,
  { stripe, options, namespace }: StripeCall,
): Promise<"visible" | "missing" | "foreign"> {
  const { testIds, isFree, read }: Kind = ownedKinds[name];
  if (testIds?.test(id)) return "visible";
  const found = await undefinedIfMissing(read(stripe, id, { timeout: options.timeout }));
  if (!found) return "missing";
  const customer = customerIn(found);
  return (customer === null && isFree) || isVisible(customer, namespace) ? "visible" : "foreign";
}

/** Throws Stripe's 400 if the cursor of a list of customers is no customer that the caller may see. */
export async function assertCursor(
  { starting_after, ending_before }: Stripe.PaginationParams,
  call: StripeCall,
): Promise<void> {
  const [param, id] = starting_after ? ["starting_after", starting_after] : ["ending_before", ending_before];
  if (!id) return;
  const customer = await undefinedIfMissing(call.stripe.customers.retrieve(id, {}, { timeout: call.options.timeout }));
  // Apps delete a page of customers before they ask for the next one.
  if (customer && (customer.deleted || isVisible(customer, call.namespace))) return;
  throw stripeError(noSuch("customer", id, param));
}

/** Returns Stripe's error about an object that does not exist: of the path, or of the parameter `param`. */
export function noSuch(name: OwnedName, id: string, param?: string): ErrorFacts {
  const { noun, pathParam } = ownedKinds[name];
  const facts = { code: "resource_missing", message: `No such ${noun}: '${id}'` };
  return param ? { ...facts, param } : { ...facts, param: pathParam, status: 404 };
}

/** The expanded customer. Throws if Stripe did not expand it, because its owner is then unknown. */
function customerIn(found: Customer | { customer: string | Customer | null }): Customer | null {
  const customer = "customer" in found ? found.customer : found;
  if (typeof customer === "string") throw new Error("Stripe did not expand the customer.");
  return customer;
}
