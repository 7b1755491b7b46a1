import { expect } from "vitest";
import { type Case, emptyAddress, get, invalid, noSuch, post } from "../case.ts";

const id = expect.stringMatching(/^cus_\w{14,}$/);

export const creation: Case[] = [
  {
    title: "returns every property as null or empty by default",
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
    title: "leaves out properties that must be expanded",
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
    title: "treats an empty string as null",
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
    title: "fills missing address fields with null",
    source: "believed",
    steps: [
      post(
        "/customers",
        { address: { city: "Berlin", country: "DE" } },
        { body: { address: { ...emptyAddress, city: "Berlin", country: "DE" } } },
      ),
    ],
  },
  {
    title: "stores shipping with its address",
    source: "documented",
    steps: [
      post(
        "/customers",
        { shipping: { name: "Lager", address: { line1: "Tor 2" } } },
        {
          body: { shipping: { name: "Lager", phone: null, address: { ...emptyAddress, line1: "Tor 2" } } },
        },
      ),
    ],
  },
  {
    title: "stores locales, balance, description and invoice settings",
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
    title: "stores the business name and the individual name",
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
    title: "stores tax ids, which can be expanded",
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
    title: "rejects an unknown payment method",
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
    title: "rejects a declined card, and creates no customer",
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
    title: "accepts a token as a source, the older form of a card",
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
    title: "rejects an unknown token",
    source: "believed",
    steps: [post("/customers", { source: "tok_missing" }, noSuch("token", "tok_missing", "source", 400))],
  },
  {
    title: "rejects an unknown test clock",
    source: "believed",
    steps: [post("/customers", { test_clock: "clock_1" }, noSuch("test_clock", "clock_1", "test_clock", 400))],
  },
  {
    title: "requires a location if it is to be validated immediately",
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
