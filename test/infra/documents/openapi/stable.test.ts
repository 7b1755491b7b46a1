import { expect, it } from "vitest";
import { start } from "../../../../infra/documents/openapi/examples/clock.ts";
import { stable } from "../../../../infra/documents/openapi/examples/stable.ts";
import { ids } from "../../../../infra/local/stripe/ids.ts";

const recorded = () => {
  const [customer, intent, event] = [ids.customer(), ids.setupIntent(), ids.event()];
  return {
    customer,
    url: `/v1/customers/${customer}/tax_ids`,
    client_secret: ids.setupSecret(intent),
    intent,
    change: `${start / 1000 + 60}_${event}`,
    event,
    request: crypto.randomUUID(),
    etag: `"${"a-_".repeat(14)}${ids.secret()[0]}"`,
    invoice_prefix: ids.invoicePrefix(),
    created: start / 1000 + 60,
    card: "pm_card_visa",
    other: ids.customer(),
  };
};

it("gives different recordings the same ids, which have Stripe's form", () => {
  const first = stable(recorded());
  expect(stable(recorded())).toEqual(first);
  expect(first).toMatchObject({
    customer: expect.stringMatching(/^cus_[A-Za-z0-9]{14}$/),
    intent: expect.stringMatching(/^seti_1[A-Za-z0-9]{23}$/),
    request: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    etag: expect.stringMatching(/^"[A-Za-z0-9]{43}"$/),
    invoice_prefix: expect.stringMatching(/^[A-Z0-9]{8}$/),
    card: "pm_card_visa",
  });
});

it("does not depend on the characters of an id", () => {
  expect(stable(["cus_ABCDEFGHIJKL12"])).toEqual(stable(["cus_abcdefghijklmn"]));
  expect(stable(["cus_11111111111111"])).toEqual(stable(["cus_abcdefghijklmn"]));
});

it("keeps equal ids equal and different ones different, also within other texts", () => {
  const { customer, url, client_secret, intent, change, event, other, created } = stable(recorded());
  expect(url).toBe(`/v1/customers/${customer}/tax_ids`);
  expect(client_secret).toMatch(new RegExp(`^${intent}_secret_[A-Za-z0-9]{31}$`));
  expect(created).toBe(Date.UTC(2026, 0, 1, 0, 1) / 1000);
  expect(change).toBe(`${created}_${event}`);
  expect(other).not.toBe(customer);
});
