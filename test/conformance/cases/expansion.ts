import { expect } from "vitest";
import { attached, type Case, customer, get, invalid, post } from "../case.ts";

export const expansion: Case[] = [
  {
    title: "replaces an id by its object, several levels deep",
    source: "documented",
    steps: [
      customer(),
      attached(),
      post(
        "/customers/{customer}",
        {
          invoice_settings: { default_payment_method: "{method}" },
          expand: ["invoice_settings.default_payment_method"],
        },
        {
          body: {
            invoice_settings: {
              default_payment_method: { id: "{method}", object: "payment_method", customer: "{customer}" },
            },
          },
        },
      ),
      get(
        "/payment_methods/{method}",
        { expand: ["customer.invoice_settings.default_payment_method"] },
        {
          body: {
            customer: {
              id: "{customer}",
              invoice_settings: { default_payment_method: { id: "{method}", customer: "{customer}" } },
            },
          },
        },
      ),
      get(
        "/customers/{customer}/payment_methods",
        { expand: ["data.customer"] },
        { body: { data: [{ customer: { id: "{customer}", object: "customer", sources: undefined } }] } },
      ),
    ],
  },
  {
    title: "returns properties that are left out by default",
    source: "recorded",
    steps: [
      customer(),
      get(
        "/customers/{customer}",
        { expand: ["sources", "subscriptions", "tax", "tax_ids", "invoice_credit_balance", "cash_balance"] },
        {
          body: {
            sources: { object: "list", data: [], has_more: false },
            subscriptions: { object: "list", data: [] },
            tax: { automatic_tax: expect.any(String) },
            tax_ids: { object: "list", data: [] },
          },
        },
      ),
    ],
  },
  {
    title: "begins with data in a list",
    source: "documented",
    steps: [
      customer(),
      get("/customers", { limit: 1, expand: ["data.tax_ids"] }, { body: { data: [{ tax_ids: { object: "list" } }] } }),
    ],
  },
  {
    title: "rejects a property that cannot be expanded, and changes nothing",
    source: "reported",
    steps: [
      post(
        "/customers",
        { email: "expand-refused@example.com", expand: ["email"] },
        invalid(expect.stringMatching(/^This property cannot be expanded \(email\)/), { param: expect.anything() }),
      ),
      get("/customers", { email: "expand-refused@example.com" }, { body: { data: [] } }),
      get(
        "/customers",
        { expand: ["sources"] },
        invalid(expect.stringMatching(/^This property cannot be expanded \(sources\)/), { param: expect.anything() }),
      ),
    ],
  },
  {
    title: "is limited to four levels",
    source: "documented",
    steps: [
      customer(),
      attached(),
      get(
        "/payment_methods/{method}",
        { expand: ["customer.invoice_settings.default_payment_method.customer"] },
        { body: { customer: { id: "{customer}" } } },
      ),
      get(
        "/payment_methods/{method}",
        { expand: ["customer.invoice_settings.default_payment_method.customer.invoice_settings"] },
        { status: 400, body: { error: { type: "invalid_request_error" } } },
      ),
    ],
  },
  {
    title: "reaches into what a customer has",
    source: "reported",
    steps: [
      customer(),
      post("/customers/{customer}/tax_ids", { type: "eu_vat", value: "DE123456789" }),
      get(
        "/customers/{customer}",
        {
          expand: [
            "subscriptions.data.default_payment_method",
            "discount.promotion_code",
            "tax_ids.data.owner.customer",
          ],
        },
        {
          body: {
            subscriptions: { object: "list", data: [] },
            discount: null,
            tax_ids: { data: [{ owner: { type: "customer", customer: { id: "{customer}", object: "customer" } } }] },
          },
        },
      ),
    ],
  },
];
