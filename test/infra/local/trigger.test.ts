import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BusEvent } from "../../../infra/local/aws/event-bridge.ts";
import { causes } from "../../../infra/local/trigger/causes.ts";
import { triggerOptions } from "../../../infra/local/trigger/options.ts";
import { trigger } from "../../../infra/local/trigger/trigger.ts";
import { followedTypes } from "../../../lib/schemas/stripe-event.ts";
import { finished, start } from "../../support/programs.ts";
import { useService } from "../../support/service.ts";

const service = useService({ webhooks: true, searchLag: 0 });
const published: BusEvent[] = [];
beforeAll(() => {
  service.subscribers.add((event) => published.push(event));
});
beforeEach(() => {
  published.length = 0;
});

const triggered = (line: string) => trigger(service, Object(triggerOptions(line.split(" "))));

describe("a triggered event", () => {
  it("can be of each type on the bus", () => {
    expect(new Set(Object.keys(causes))).toEqual(new Set([...followedTypes, "customer_reference.conflicting"]));
  });

  it.each(Object.keys(causes))("of the type %s is published when the trigger ends", async (type) => {
    const { event, customer } = await trigger(service, { type });
    const found = published.filter(({ "detail-type": name }) => name === type);
    const detail = Object(found.at(-1)?.detail);
    expect(detail.id).toMatch(new RegExp(`^${event}`));
    expect(detail.customers ?? [detail.customer]).toContain(customer);
    expect(published.filter(({ "detail-type": name }) => name === type)).toHaveLength(1);
  });

  it("has the data and the customer of one's choice", async () => {
    const { customer } = await triggered("customer.created --data metadata[user_id]=42 --data email=a=b@example.com");
    const { customers, paymentMethods } = service.stripe();
    expect(await customers.retrieve(customer)).toMatchObject({ metadata: { user_id: "42" }, email: "a=b@example.com" });
    await triggered(`customer.updated --customer ${customer} --data-json {"name":"Ada","metadata":{"plan":"pro"}}`);
    expect(await customers.retrieve(customer)).toMatchObject({ name: "Ada", metadata: { user_id: "42", plan: "pro" } });
    await triggered(`payment_method.attached --customer ${customer} --data payment_method=pm_card_mastercard`);
    const [method] = (await customers.listPaymentMethods(customer)).data;
    const line = `payment_method.automatically_updated --data payment_method=${method?.id} --data exp_year=2040`;
    expect((await triggered(line)).customer).toBe(customer);
    expect(await paymentMethods.retrieve(method?.id ?? "")).toMatchObject({
      card: { brand: "mastercard", exp_year: 2040, last4: "1881" },
    });
    const references = published.map(({ detail }) => Object(detail).references);
    expect(references).toEqual(published.map(() => [{ namespace: "shop", reference: "42" }]));
  });

  it("is refused with a sentence if nothing changes, or if Stripe rejects the cause", async () => {
    const { customer } = await triggered("customer.created --data name=Jenny");
    await expect(triggered(`customer.updated --customer ${customer} --data name=Jenny`)).rejects.toMatchObject({
      name: "Failure",
      message: `Stripe recorded no customer.updated of ${customer}, because the request changed nothing of that kind.`,
    });
    await expect(triggered("customer.created --data email=nobody")).rejects.toMatchObject({
      name: "Failure",
      message: "Stripe rejects POST /v1/customers: Invalid email address: nobody",
    });
  });
});

describe("npm run trigger", () => {
  const run = (parameters: string[], variables: Record<string, string> = {}) =>
    finished(start("infra/local/trigger/main.ts", parameters, variables));
  const portOf = (url: string) => new URL(url).port;
  const ports = () => ({
    PORT: portOf(service.url),
    STRIPE_DOUBLE_PORT: portOf(service.stripeUrl),
    AWS_PORT: portOf(service.awsUrl),
  });

  it("prints the events and a command that shows the customer", async () => {
    const { code, output, error } = await run(["customer.created", "--count", "2"], ports());
    expect([code, error]).toEqual([0, ""]);
    expect(output).toMatch(
      /^(customer\.created evt_\w+ of cus_\w+ was published\.\n){2}\n.*\n {2}curl http:\S+ -u cak/,
    );
    expect(output).toContain(`curl ${service.url}/v1/customers/cus_`);
    expect(published).toHaveLength(2);
  });

  it("prints a help that names the types", async () => {
    const { code, output } = await run(["--help"]);
    expect(code).toBe(0);
    for (const type of Object.keys(causes)) expect(output).toContain(`  ${type}\n`);
  });

  it("says where it looked if nothing runs there", async () => {
    expect(await run(["setup_intent.succeeded"], { STRIPE_DOUBLE_PORT: "9" })).toEqual({
      code: 1,
      output: "",
      error:
        "No Stripe double runs at http://127.0.0.1:9. Start the local run with npm start, without STRIPE_SECRET_KEY. If it has other ports, set STRIPE_DOUBLE_PORT, AWS_PORT and PORT to them.\n",
    });
  });

  it.each([
    [
      "customer.update",
      /^The service publishes no event of the type "customer\.update"\. The nearest is customer\.updated\./,
    ],
    ["customer.updated customer.deleted", /^Name one type of event/],
    ["customer.updated --count 0", /^--count must be a number from 1 to 1000, not "0"\.$/],
    [
      "customer.created --customer cus_1",
      /^customer\.created is the event of a new customer, so it accepts no --customer\.$/,
    ],
    ["customer.updated --data name", /^--data must be KEY=VALUE, such as name=Jenny, not "name"\.$/],
    ["customer.updated --data-json [1]", /^--data-json must be a JSON object/],
    ["customer.updated --data-json {", /^--data-json must be a JSON object: /],
    ["customer.updated --dato name=Jenny", /'--dato'.*--help lists the options\.$/s],
  ])("rejects %s", (line, message) => {
    expect(() => triggerOptions(line.split(" "))).toThrow(message);
  });
});
