import type Stripe from "stripe";
import type { EndpointCall } from "../stripe/call.ts";
import { firstPages } from "../stripe/pages.ts";

/** What stands in the way of a customer's deletion: ids with their status, and names of balances. */
export interface Obstacles {
  readonly subscriptions: readonly string[];
  readonly invoices: readonly string[];
  readonly payments: readonly string[];
  readonly balances: readonly string[];
}

/** The statuses of a payment that is neither finished nor just begun. */
const pending: readonly Stripe.PaymentIntent.Status[] = [
  "processing",
  "requires_action",
  "requires_capture",
  "requires_confirmation",
];

/** Returns what stands in the way of the deletion of a customer, or undefined if it is deleted. Throws Stripe's errors. */
export async function findObstacles(
  customer: string,
  { stripe, options }: EndpointCall,
): Promise<Obstacles | undefined> {
  const ask = () => ({ timeout: options.timeout });
  const invoicesOf = (status: "open" | "uncollectible") =>
    firstPages((page) => stripe.invoices.list({ ...page, customer, status }, ask()));
  const expand = ["cash_balance", "invoice_credit_balance"];
  // Stripe rejects lists of a customer that does not exist with other errors than its deletion.
  const current = await stripe.customers.retrieve(customer, { expand }, ask());
  if (current.deleted) return undefined;
  const [subscriptions, open, uncollectible, payments] = await Promise.all([
    // Without a status, the list contains no canceled subscriptions.
    firstPages((page) => stripe.subscriptions.list({ ...page, customer }, ask())),
    invoicesOf("open"),
    invoicesOf("uncollectible"),
    firstPages((page) => stripe.paymentIntents.list({ ...page, customer }, ask())),
  ]);
  return {
    subscriptions: subscriptions
      .filter(({ status }) => !["canceled", "incomplete_expired"].includes(status))
      .map(named),
    invoices: [...open, ...uncollectible].map(named),
    payments: payments.filter(({ status }) => pending.includes(status)).map(named),
    balances: balancesOf(current),
  };
}

const named = ({ id, status }: { id?: string; status: string | null }) => `${id} (${status})`;

/** Returns the names of the balances that are not zero. */
function balancesOf({ balance, cash_balance, invoice_credit_balance }: Stripe.Customer): string[] {
  const amounts = [
    ["balance", balance] as const,
    ...amountsIn("cash_balance", cash_balance?.available),
    ...amountsIn("invoice_credit_balance", invoice_credit_balance),
  ];
  return amounts.flatMap(([name, amount]) => (amount ? [name] : []));
}

const amountsIn = (name: string, amounts: Readonly<Record<string, number>> | null = {}) =>
  Object.entries(amounts ?? {}).map(([currency, amount]) => [`${name}[${currency}]`, amount] as const);
