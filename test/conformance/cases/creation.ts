import { expect } from "vitest";
import { type Case, get, invalid, noSuch, nothing, post } from "../case.ts";

const id = expect.stringMatching(/^cus_\w{14,}$/);

export const creation: Case[] = [
  {
    title: "from nothing has every property, null or empty",
    source: "recorded",
    steps: [
      post(
        "/customers",
        {},
        {
          body: {
            id,
            object: "customer",
            address: null,
            balance: 0,
            created: expect.any(Number),
            currency: null,
            default_source: null,
            delinquent: false,
            description: null,
            discount: null,
            email: null,
            invoice_prefix: expect.stringMatching(/^[A-Z0-9]+$/),
            invoice_settings: {
              custom_fields: null,
              default_payment_method: null,
              footer: null,
              rendering_options: null,
            },
            livemode: false,
            metadata: {},
            name: null,
            next_invoice_sequence: 1,
            phone: null,
            preferred_locales: [],
            shipping: null,
            tax_exempt: "none",
            test_clock: null,
          },
        },
      ),
    ],
  },
  {
    title: "leaves out what is shown only when it is expanded",
    source: "recorded",
    steps: [
      post(
        "/customers",
        {},
        {
          body: {
            sources: undefined,
            subscriptions: undefined,
            tax: undefined,
            tax_ids: undefined,
            cash_balance: undefined,
            invoice_credit_balance: undefined,
            business_name: undefined,
          },
        },
      ),
    ],
  },
  {
    title: "takes empty text as null",
    source: "recorded",
    steps: [
      post(
        "/customers",
        { name: "", email: "", phone: "", description: "" },
        { body: { name: null, email: null, phone: null, description: null } },
      ),
    ],
  },
  {
    title: "fills an address up with null",
    source: "believed",
    steps: [
      post(
        "/customers",
        { address: { city: "Berlin", country: "DE" } },
        { body: { address: { ...nothing, city: "Berlin", country: "DE" } } },
      ),
    ],
  },
  {
    title: "keeps shipping with its address",
    source: "documented",
    steps: [
      post(
        "/customers",
        { shipping: { name: "Lager", address: { line1: "Tor 2" } } },
        {
          body: { shipping: { name: "Lager", phone: null, address: { ...nothing, line1: "Tor 2" } } },
        },
      ),
    ],
  },
  {
    title: "keeps locales, balance, description and invoice settings",
    source: "documented",
    steps: [
      post(
        "/customers",
        {
          balance: -500,
          description: "VIP",
          preferred_locales: ["de", "en"],
          invoice_settings: {
            custom_fields: [{ name: "PO", value: "1" }],
            footer: "Thanks",
            rendering_options: { amount_tax_display: "exclude_tax" },
          },
        },
        {
          body: {
            balance: -500,
            description: "VIP",
            preferred_locales: ["de", "en"],
            invoice_settings: {
              custom_fields: [{ name: "PO", value: "1" }],
              footer: "Thanks",
              rendering_options: { amount_tax_display: "exclude_tax" },
            },
          },
        },
      ),
    ],
  },
  {
    title: "keeps business and individual name",
    source: "documented",
    steps: [
      post(
        "/customers",
        { business_name: "Rosen GmbH", individual_name: "Jenny" },
        { body: { business_name: "Rosen GmbH", individual_name: "Jenny" } },
      ),
    ],
  },
  {
    title: "takes tax ids, shown when they are expanded",
    source: "documented",
    steps: [
      post(
        "/customers",
        { tax_id_data: [{ type: "eu_vat", value: "DE123456789" }], expand: ["tax_ids"] },
        {
          body: {
            tax_ids: {
              object: "list",
              data: [{ object: "tax_id", type: "eu_vat", value: "DE123456789", country: "DE" }],
            },
          },
        },
      ),
    ],
  },
  {
    title: "attaches a payment method",
    source: "documented",
    steps: [
      post(
        "/customers",
        { payment_method: "pm_card_visa", invoice_settings: { default_payment_method: "pm_card_visa" } },
        {
          body: { invoice_settings: { default_payment_method: expect.stringMatching(/^pm_1/) } },
          save: { customer: "id", method: "invoice_settings.default_payment_method" },
        },
      ),
      get(
        "/customers/{customer}/payment_methods",
        {},
        { body: { data: [{ id: "{method}", customer: "{customer}" }] } },
      ),
    ],
  },
  {
    title: "refuses a payment method that there is not",
    source: "recorded",
    steps: [
      post(
        "/customers",
        { payment_method: "pm_missing" },
        noSuch("PaymentMethod", "pm_missing", "payment_method", 400),
      ),
    ],
  },
  {
    title: "refuses a card that is declined, and makes no customer",
    source: "recorded",
    steps: [
      post(
        "/customers",
        { payment_method: "pm_card_chargeDeclined", email: "declined-at-once@example.com" },
        {
          status: 402,
          body: { error: { type: "card_error", code: "card_declined", decline_code: "generic_decline" } },
        },
      ),
      get("/customers", { email: "declined-at-once@example.com" }, { body: { data: [] } }),
    ],
  },
  {
    title: "takes a token as a source, the older form of a card",
    source: "documented",
    steps: [
      post(
        "/customers",
        { source: "tok_visa", expand: ["default_source"] },
        {
          body: { default_source: { object: "card", brand: "Visa", last4: "4242", customer: id } },
        },
      ),
    ],
  },
  {
    title: "refuses a token that there is not",
    source: "believed",
    steps: [post("/customers", { source: "tok_missing" }, noSuch("token", "tok_missing", "source", 400))],
  },
  {
    title: "refuses a test clock that there is not",
    source: "believed",
    steps: [post("/customers", { test_clock: "clock_1" }, noSuch("test_clock", "clock_1", "test_clock", 400))],
  },
  {
    title: "wants a place to tax when asked to validate it at once",
    source: "documented",
    steps: [
      post(
        "/customers",
        { tax: { validate_location: "immediately" } },
        invalid(expect.any(String), { code: "customer_tax_location_invalid", param: expect.any(String) }),
      ),
    ],
  },
];
