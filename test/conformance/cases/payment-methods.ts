import { attached, type Case, customer, emptyAddress, get, invalid, noSuch, post } from "../case.ts";

const spent =
  "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.";

export const paymentMethods: Case[] = [
  {
    title: "are retrieved by id",
    source: "documented",
    steps: [
      customer(),
      attached(),
      get("/payment_methods/{method}", {}, { body: { id: "{method}", customer: "{customer}" } }),
    ],
  },
  {
    title: "reject an unknown id",
    source: "recorded",
    steps: [
      customer(),
      get("/payment_methods/pm_missing", {}, noSuch("PaymentMethod", "pm_missing", "payment_method")),
      post(
        "/payment_methods/pm_missing/attach",
        { customer: "{customer}" },
        noSuch("PaymentMethod", "pm_missing", "payment_method"),
      ),
      post("/payment_methods/pm_missing/detach", {}, noSuch("PaymentMethod", "pm_missing", "payment_method")),
    ],
  },
  {
    title: "reject a malformed id",
    source: "believed",
    steps: [
      get("/payment_methods/pm%20x", {}, noSuch("PaymentMethod", "pm x", "payment_method")),
      post("/payment_methods/pm_x%2Fattach/detach", {}, noSuch("PaymentMethod", "pm_x/attach", "payment_method")),
      get("/customers/cus%20x/payment_methods", {}, noSuch("customer", "cus x", "id")),
    ],
  },
  {
    title: "cannot be attached to an unknown customer",
    source: "recorded",
    steps: [
      post(
        "/payment_methods/pm_card_visa/attach",
        { customer: "cus_missing" },
        noSuch("customer", "cus_missing", "customer", 400),
      ),
    ],
  },
  {
    title: "require a customer to be attached to",
    source: "documented",
    steps: [
      post(
        "/payment_methods/pm_card_visa/attach",
        {},
        { status: 400, body: { error: { type: "invalid_request_error" } } },
      ),
    ],
  },
  {
    title: "cannot be attached twice",
    source: "reported",
    steps: [
      customer(),
      attached(),
      post(
        "/payment_methods/{method}/attach",
        { customer: "{customer}" },
        invalid("The payment method you provided has already been attached to a customer."),
      ),
    ],
  },
  {
    title: "cannot be attached again after they were detached",
    source: "reported",
    steps: [
      customer(),
      attached(),
      post("/payment_methods/{method}/detach", {}, { body: { id: "{method}", customer: null } }),
      post("/payment_methods/{method}/attach", { customer: "{customer}" }, invalid(spent)),
    ],
  },
  {
    title: "cannot be detached twice",
    source: "believed",
    steps: [
      customer(),
      attached(),
      post("/payment_methods/{method}/detach", {}),
      post("/payment_methods/{method}/detach", {}, { status: 400, body: { error: { type: "invalid_request_error" } } }),
    ],
  },
  {
    title: "can be the default after they were attached",
    source: "documented",
    steps: [
      customer(),
      attached(),
      post(
        "/customers/{customer}",
        { invoice_settings: { default_payment_method: "{method}" } },
        { body: { invoice_settings: { default_payment_method: "{method}" } } },
      ),
    ],
  },
  {
    title: "of another customer cannot be the default",
    source: "reported",
    steps: [
      customer({}, "other"),
      post("/payment_methods/pm_card_visa/attach", { customer: "{other}" }, { save: { method: "id" } }),
      customer(),
      post(
        "/customers/{customer}",
        { invoice_settings: { default_payment_method: "{method}" } },
        invalid(
          "The customer does not have a payment method with the ID {method}. The payment method must be attached to the customer.",
          {
            code: "resource_missing",
            param: "invoice_settings[default_payment_method]",
          },
        ),
      ),
    ],
  },
  {
    title: "are no longer the default after they were detached",
    source: "documented",
    steps: [
      customer(),
      attached(),
      post("/customers/{customer}", { invoice_settings: { default_payment_method: "{method}" } }),
      post("/payment_methods/{method}/detach", {}),
      get("/customers/{customer}", {}, { body: { invoice_settings: { default_payment_method: null } } }),
    ],
  },
  {
    title: "are updated after they were attached",
    source: "documented",
    steps: [
      customer(),
      attached(),
      post(
        "/payment_methods/{method}",
        {
          allow_redisplay: "always",
          billing_details: { address: { city: "Berlin" }, name: "Jenny" },
          card: { exp_month: 3, exp_year: 2040 },
          metadata: { a: "1" },
        },
        {
          body: {
            id: "{method}",
            allow_redisplay: "always",
            billing_details: { address: { ...emptyAddress, city: "Berlin" }, name: "Jenny" },
            card: { exp_month: 3, exp_year: 2040 },
            metadata: { a: "1" },
          },
        },
      ),
      post(
        "/payment_methods/{method}",
        { metadata: "", billing_details: { name: "" } },
        {
          body: { billing_details: { address: { city: "Berlin" }, name: null }, metadata: {} },
        },
      ),
      post("/payment_methods/pm_missing", {}, noSuch("PaymentMethod", "pm_missing", "payment_method")),
    ],
  },
  {
    title: "can be created and updated",
    source: "documented",
    at: ["the double", "Stripe"],
    steps: [
      customer(),
      post(
        "/payment_methods",
        { type: "card", card: { token: "tok_visa" }, billing_details: { name: "Jenny" }, metadata: { a: "1" } },
        {
          body: { customer: null, billing_details: { name: "Jenny" }, metadata: { a: "1" }, card: { last4: "4242" } },
          save: { method: "id" },
        },
      ),
      post(
        "/payment_methods/{method}",
        { metadata: { b: "2" } },
        invalid("You must save this PaymentMethod to a customer before you can update it."),
      ),
      post(
        "/payment_methods/{method}/attach",
        { customer: "{customer}" },
        { body: { id: "{method}", customer: "{customer}" } },
      ),
      post(
        "/payment_methods/{method}",
        { metadata: { b: "2" }, card: { exp_year: 2040 }, allow_redisplay: "always" },
        {
          body: { metadata: { a: "1", b: "2" }, card: { exp_year: 2040 }, allow_redisplay: "always" },
        },
      ),
      get("/customers/{customer}/payment_methods/{method}", {}, { body: { id: "{method}" } }),
      get("/customers/{customer}/payment_methods", { allow_redisplay: "limited" }, { body: { data: [] } }),
    ],
  },
];
