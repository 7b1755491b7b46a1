import { beforeAll, beforeEach, expect, it } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import type { Account } from "../../infra/local/stripe/account.ts";
import { namedTestCard } from "../../infra/local/stripe/resources/cards.ts";
import { blankCustomer } from "../../infra/local/stripe/resources/customer-changes.ts";
import { newCardMethod } from "../../infra/local/stripe/resources/new-methods.ts";
import type { Snapshot } from "../../lib/directory/snapshot.ts";
import { invoke } from "../support/invoke.ts";
import { useService } from "../support/service.ts";
import { itemsOf } from "../support/table.ts";

const many = 5_000;
const customer = "cus_many";
/** Fills the account with a customer of the namespace `shop` and its payment methods, created an hour ago. */
function fill(account: Account) {
  const created = account.time - 3_600;
  account.customers.put({ ...blankCustomer(created, customer), metadata: { owner: "shop" } });
  const card = namedTestCard("pm_card_visa", "pm_card_");
  for (let count = 0; card && count < many; count++)
    account.paymentMethods.put({ ...newCardMethod(created, card), customer });
}

const service = useService({
  environment: {
    ...environment,
    ownership: { unowned: "hidden", key: "owner" },
    deletionGuard: true,
    reconciliation: { rate: 2000 },
  },
  fill,
});
/** Returns the number of requests to Stripe since the log was last read. */
let seen = 0;
const requests = async () => {
  const all = (await service.control("GET", "/requests")) as object[];
  const sent = all.length - seen;
  seen = all.length;
  return sent;
};
let latest = "";
beforeAll(async () => {
  latest = (await service.client().customers.listPaymentMethods(customer)).data[0]?.id ?? "";
});
beforeEach(async () => void (await requests()));

it("lists all of a customer's payment methods, in two requests to Stripe per page", async () => {
  const ids = new Set<string>();
  for await (const { id } of service.client().customers.listPaymentMethods(customer, { limit: 100 })) ids.add(id);
  expect(ids.size).toBe(many);
  // The customer is read too, because the environment separates customers.
  expect(await requests()).toBe(2 * (many / 100));
});

it("retrieves the customer with its default payment method in two requests", async () => {
  await service.stripe().customers.update(customer, { invoice_settings: { default_payment_method: latest } });
  await requests();
  const path = "invoice_settings.default_payment_method";
  const { invoice_settings } = Object(await service.client().customers.retrieve(customer, { expand: [path] }));
  expect(invoice_settings.default_payment_method.id).toBe(latest);
  expect(await requests()).toBe(2);
});

it("attaches a payment method as the default after it read the latest 500 cards", async () => {
  const parameters = { customer, make_default: true };
  const { id } = await service.client().paymentMethods.attach("pm_card_mastercard", parameters);
  expect(Object(await service.stripe().customers.retrieve(customer)).invoice_settings.default_payment_method).toBe(id);
  // The owner, five pages of cards, the attachment and the default; and one by this test.
  expect(await requests()).toBeLessThanOrEqual(1 + 5 + 2 + 1);
});

it("reconciles the customer in one request per hundred payment methods, and stores the maximum of a snapshot", async () => {
  const { state } = (await invoke("reconcile-customers", { now: true }, 840)) as { state: string };
  expect(state).toBe("finished");
  expect(await requests()).toBe(1 + Math.ceil((many + 1) / 100));
  const [snapshot] = await itemsOf<Snapshot>("customer#");
  expect(Object.keys(snapshot?.payment_methods ?? {})).toHaveLength(1_000);
});

it("deletes the customer without a list of its payment methods", async () => {
  expect(await service.client().customers.del(customer)).toMatchObject({ deleted: true });
  // The owner, the customer, four lists of obstacles, and the deletion.
  expect(await requests()).toBe(7);
});
