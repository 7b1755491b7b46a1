import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../infra/local/aws/event-bridge.ts";
import { endpoints } from "../infra/service.ts";
import { invoke } from "./support/invoke.ts";
import { patience, unhurried } from "./support/patience.ts";
import { coldStart, useService } from "./support/service.ts";

process.env.AWS_LAMBDA_LOG_LEVEL = "DEBUG";
let time = Date.now();
// A second between requests, so that no throttle applies. The timeout is short, because some faults use all of it.
const service = useService({
  webhooks: true,
  now: () => (time += 1000),
  invoke: (name, event) => invoke(name, event, name in endpoints ? 4 : unhurried),
  retryAfter: 0,
});

/** Everything that is written to any output. */
const written: string[] = [];
for (const stream of [process.stdout, process.stderr])
  vi.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0);
for (const method of ["log", "error", "warn", "info"] as const)
  vi.spyOn(console, method).mockImplementation((...words) => void written.push(words.join(" ")));
afterAll(() => vi.restoreAllMocks());

const published: BusEvent[] = [];
beforeAll(() => void service.subscribers.add((event) => published.push(event)));

/** Marks personal data. */
const mark = "Zaphod";
const marked: Stripe.CustomerCreateParams = {
  address: { city: `${mark}ville`, line1: `${mark} Street 1` },
  description: `met ${mark}`,
  email: `${mark}@example.com`,
  metadata: { note: `${mark} likes tea`, [`${mark}_key`]: "1" },
  name: `${mark} Beeblebrox`,
  phone: `+42 ${mark}`,
  shipping: { name: mark, address: { city: mark } },
};
/** Matches personal data and keys. */
const leaks = /zaphod|4242424242424242|cak_local_admin_demo|rk_test_local|_secret_|p\/session/i;

type Call = (stripe: Stripe, customer: string, method: string) => Promise<unknown>;
const operations: Record<string, Call> = {
  create: (stripe) => stripe.customers.create(marked, { idempotencyKey: `${mark}-${Math.random()}` }),
  "create, refused": (stripe) => stripe.customers.create({ ...marked, email: `${mark}@nowhere` }),
  "create, unknown parameter": (stripe) => stripe.customers.create({ [mark]: mark } as object),
  "create, card number": (stripe) => stripe.customers.create({ name: "4242424242424242" }),
  retrieve: (stripe, customer) => stripe.customers.retrieve(customer),
  update: (stripe, customer) => stripe.customers.update(customer, marked),
  list: (stripe) => stripe.customers.list({ email: `${mark}@example.com` }),
  search: (stripe) => stripe.customers.search({ query: `name:"${mark} Beeblebrox"` }),
  "search, refused": (stripe) => stripe.customers.search({ query: `${mark}:"${mark}"` }),
  attach: (stripe, customer) => stripe.paymentMethods.attach("pm_card_visa", { customer }),
  "attach, make default": (stripe, customer) =>
    stripe.paymentMethods.attach("pm_card_visa", { customer, make_default: true } as object),
  "attach, declined": (stripe, customer) => stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer }),
  "list payment methods": (stripe, customer) => stripe.paymentMethods.list({ customer }),
  "list a customer's": (stripe, customer) => stripe.customers.listPaymentMethods(customer),
  "retrieve payment method": (stripe, _, method) => stripe.paymentMethods.retrieve(method),
  detach: (stripe, _, method) => stripe.paymentMethods.detach(method),
  "create a tax id": (stripe, customer) =>
    stripe.customers.createTaxId(customer, { type: "us_ein", value: `${mark} 12` }),
  "list tax ids": (stripe, customer) => stripe.customers.listTaxIds(customer),
  "create a balance transaction": (stripe, customer) =>
    stripe.customers.createBalanceTransaction(customer, { amount: 1, currency: "usd", description: mark }),
  "list balance transactions": (stripe, customer) => stripe.customers.listBalanceTransactions(customer),
  "delete the discount": (stripe, customer) => stripe.customers.deleteDiscount(customer),
  "retrieve the cash balance": (stripe, customer) => stripe.customers.retrieveCashBalance(customer),
  "funding instructions": (stripe, customer) =>
    stripe.customers.createFundingInstructions(customer, {
      bank_transfer: { type: "us_bank_transfer" },
      currency: "usd",
      funding_type: "bank_transfer",
    }),
  "delete a tax id, by a name": (stripe, customer) => stripe.customers.deleteTaxId(customer, `${mark} 12`),
  "update payment method": (stripe, _, method) =>
    stripe.paymentMethods.update(method, { billing_details: { email: `${mark}@example.com`, name: mark } }),
  "create a setup intent": (stripe, customer) => stripe.setupIntents.create({ customer, description: mark }),
  "create a setup intent, declined": (stripe, customer) =>
    stripe.setupIntents.create({
      customer,
      confirm: true,
      payment_method: "pm_card_chargeDeclined",
      return_url: `https://example.com/${mark}`,
    }),
  "retrieve a setup intent, by its secret": (stripe) =>
    stripe.setupIntents.retrieve(`seti_1QabcdefghijklmnopqrstuvW_secret_${mark}`),
  "confirm a setup intent, by its secret": (stripe) =>
    stripe.setupIntents.confirm(`seti_1QabcdefghijklmnopqrstuvW_secret_${mark}`),
  "list setup intents": (stripe, customer) => stripe.setupIntents.list({ customer }),
  "create a customer session": (stripe, customer) =>
    stripe.customerSessions.create({ customer, components: { payment_element: { enabled: true } } }),
  "create a portal session": (stripe, customer) =>
    stripe.billingPortal.sessions.create({ customer, return_url: `https://example.com/${mark}` }),
  "delete, by a name": (stripe) => stripe.customers.del(`${mark} Beeblebrox`),
  delete: (stripe, customer) => stripe.customers.del(customer),
  "delete, by force": (stripe, customer) => stripe.rawRequest("DELETE", `/v1/customers/${customer}?force=true`),
  "upsert by a reference": (stripe) => stripe.rawRequest("POST", reference, { name: mark }),
  "upsert by a reference, in the query": (stripe) =>
    stripe.rawRequest("PUT", `${reference}?${new URLSearchParams({ name: mark })}`),
  "upsert, refused": (stripe) => stripe.rawRequest("PUT", `${reference}?email=${mark}`),
  "retrieve by a reference": (stripe) => stripe.rawRequest("GET", reference),
  "history of a reference": (stripe) => stripe.rawRequest("GET", `${reference}/history?starting_after=${mark}`),
  "retrieve by an unknown reference": (stripe) => stripe.rawRequest("GET", `${reference}%20Beeblebrox`),
};

/** A reference that contains personal data. Only apps and subscribers may see it. */
const reference = `/v1/customer_references/${mark}%2F1`;

const faults = [
  "none",
  "rate_limit",
  "lock_timeout",
  "error_500",
  "error_500_kept",
  "error_503",
  "html",
  "reset_before_write",
  "reset_after_write",
  "timeout_before_write",
  "timeout_after_write",
  "truncated_after_write",
];

describe("personal data and keys", () => {
  it.each(faults)("are in no log and no 5xx response if Stripe fails with %s", async (fault) => {
    coldStart();
    const stripe = service.stripe();
    const { id: customer } = await stripe.customers.create(marked);
    const { id: method } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    if (fault !== "none") await service.control("POST", "/faults", { fault, times: 1000 });
    const client = service.client();
    const outcomes = await Promise.allSettled(
      Object.values(operations).map((operation) => operation(client, customer, method)),
    );
    await service.control("DELETE", "/faults");
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" && outcome.reason.statusCode >= 500 ? [outcome.reason] : [],
    );
    if (fault === "error_500_kept") expect(failures.length).toBeGreaterThan(0);
    for (const { raw } of failures) expect(JSON.stringify({ ...raw, headers: null })).not.toMatch(leaks);
    await vi.waitUntil(() => service.queues.events.size === 0, patience);
    expect(written.join("")).not.toMatch(leaks);
  });

  it("are not published on the bus, except in references", () => {
    expect(published.length).toBeGreaterThan(faults.length);
    const details = published.map(({ detail }) => ({ ...Object(detail), references: undefined, reference: undefined }));
    expect(JSON.stringify(details)).not.toMatch(leaks);
    expect(JSON.stringify(published)).not.toMatch(/pm_/);
  });

  it("are searched for in every kind of log line", () => {
    const log = written.join("");
    expect(log).toContain('"message":"request"');
    expect(log).toContain('"message":"audit"');
    expect(log).toContain('"message":"unreachable"');
    expect(log).toContain('"message":"retry"');
    expect(log).toContain('"message":"batch"');
  });

  it("are not logged for a wrong key", async () => {
    const key = `cak_local_admin_${mark}${mark}`;
    await service.fetch("/v1/customers", { headers: { Authorization: `Bearer ${key}` } });
    await service.fetch(`/v1/customers/${mark}%20Beeblebrox`, { headers: { Authorization: `Basic ${btoa(key)}` } });
    expect(written.join("")).not.toMatch(leaks);
  });
});
