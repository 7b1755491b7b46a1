import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SdkName, sdks } from "./support/sdks.ts";
import { useService } from "./support/service.ts";

/*
 * The JavaScript of the document that this service implements, unchanged except for types: host, port, protocol
 * and key are this service's, and the ids are of customers that exist.
 */
const service = useService();
// The SDK's types allow only its own version; the document's code is JavaScript.
const apiVersion = "2025-01-01.preview.30" as Stripe.LatestApiVersion;

describe.each(Object.keys(sdks) as SdkName[])("the document's code with %s", (sdk) => {
  let stripe: Stripe;
  const log = vi.spyOn(console, "log");
  const complaint = vi.spyOn(console, "error");
  beforeEach(() => {
    stripe = service.client("admin", { apiVersion }, sdk);
    log.mockImplementation(() => {});
    complaint.mockImplementation(() => {});
  });
  afterEach(() => vi.resetAllMocks());

  async function createCustomer(changes: Stripe.CustomerCreateParams = {}) {
    try {
      const customer = await stripe.customers.create({
        email: "customer@example.com",
        name: "John Doe",
        phone: "+1234567890",
        address: {
          line1: "123 Main Street",
          city: "San Francisco",
          state: "CA",
          postal_code: "94111",
          country: "US",
        },
        metadata: {
          user_id: "12345",
          signup_channel: "web",
        },
        tax_exempt: "none",
        preferred_locales: ["en"],
        ...changes,
      });

      console.log("Customer created:", customer.id);
      return customer;
    } catch (thrown) {
      const error = thrown as Stripe.errors.StripeError;
      if (error.type === "StripeInvalidRequestError") {
        console.error("Invalid customer data:", error.message);
      } else {
        console.error("Customer creation failed:", error.message);
      }
    }
  }

  it("creates a customer", async () => {
    const customer = await createCustomer();
    expect(log).toHaveBeenCalledExactlyOnceWith("Customer created:", expect.stringMatching(/^cus_\w{14}$/));
    expect(customer).toMatchObject({
      object: "customer",
      email: "customer@example.com",
      name: "John Doe",
      phone: "+1234567890",
      livemode: false,
      address: { line1: "123 Main Street", city: "San Francisco", state: "CA", postal_code: "94111", country: "US" },
      metadata: { user_id: "12345", signup_channel: "web" },
      tax_exempt: "none",
      preferred_locales: ["en"],
    });
  });

  it("reports invalid customer data", async () => {
    await createCustomer({ email: "customer@example" });
    expect(complaint).toHaveBeenCalledExactlyOnceWith(
      "Invalid customer data:",
      "Invalid email address: customer@example",
    );
  });

  it("reports every other failure", async () => {
    stripe = service.client("support", { apiVersion }, sdk);
    await createCustomer();
    const message = "The client support does not have the scope customers:write, which this endpoint requires.";
    expect(complaint).toHaveBeenCalledExactlyOnceWith("Customer creation failed:", message);
  });

  it("updates a customer and merges its metadata", async () => {
    const { id = "" } = (await createCustomer()) ?? {};
    const customer = await stripe.customers.update(id, {
      metadata: {
        loyalty_tier: "gold",
      },
      preferred_locales: ["en", "es"],
    });
    expect(customer.metadata).toEqual({ user_id: "12345", signup_channel: "web", loyalty_tier: "gold" });
    expect(customer.preferred_locales).toEqual(["en", "es"]);
  });

  async function getAllCustomers() {
    const customers: Stripe.Customer[] = [];
    let hasMore = true;
    let startingAfter: string | null = null;

    while (hasMore) {
      try {
        const response: Stripe.ApiList<Stripe.Customer> = await stripe.customers.list({
          limit: 100,
          // The types do not allow null, which the document sends.
          starting_after: startingAfter as unknown as string,
        });

        customers.push(...response.data);
        hasMore = response.has_more;

        if (hasMore && response.data.length > 0) {
          startingAfter = response.data[response.data.length - 1]?.id ?? null;
        }
      } catch (thrown) {
        const error = thrown as Error;
        console.error("Error fetching customers:", error.message);
        // Implement exponential backoff for rate limiting
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }

    return customers;
  }

  it("lists each of 250 customers once", async () => {
    const created = await Promise.all(
      Array.from({ length: 250 }, (_, n) => service.stripe().customers.create({ name: `${n}` })),
    );
    const listed = await getAllCustomers();
    expect(complaint).not.toHaveBeenCalled();
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(created.map(({ id }) => id)));
  });

  it("attaches a payment method and makes it the default", async () => {
    const { id = "" } = (await createCustomer()) ?? {};
    try {
      // First create or retrieve a payment method
      const paymentMethod = await stripe.paymentMethods.attach("pm_card_visa", {
        customer: id,
      });

      // Optionally set as default payment method
      await stripe.customers.update(id, {
        invoice_settings: {
          default_payment_method: paymentMethod.id,
        },
      });
    } catch (thrown) {
      const error = thrown as Error;
      console.error("Failed to attach payment method:", error.message);
    }
    expect(complaint).not.toHaveBeenCalled();
    const customer = await stripe.customers.retrieve(id, { expand: ["invoice_settings.default_payment_method"] });
    expect(customer).toMatchObject({
      invoice_settings: { default_payment_method: { object: "payment_method", customer: id, card: { last4: "4242" } } },
    });
  });

  it("reports a payment method that cannot be attached", async () => {
    const { id = "" } = (await createCustomer()) ?? {};
    const attached = stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer: id });
    await expect(attached).rejects.toMatchObject({
      type: "StripeCardError",
      code: "card_declined",
      message: "Your card was declined.",
    });
  });

  async function deleteCustomer(id: string) {
    try {
      const deleted = await stripe.customers.del(id);
      console.log("Customer deleted:", deleted.id);
    } catch (thrown) {
      const error = thrown as Error;
      console.error("Failed to delete customer:", error.message);
    }
  }

  it("deletes a customer only once", async () => {
    const { id = "" } = (await createCustomer()) ?? {};
    await deleteCustomer(id);
    expect(log).toHaveBeenLastCalledWith("Customer deleted:", id);
    await deleteCustomer(id);
    expect(complaint).toHaveBeenCalledExactlyOnceWith("Failed to delete customer:", `No such customer: '${id}'`);
  });
});
