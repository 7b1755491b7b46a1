import { expect } from "vitest";
import { type Case, customer, noSuch, post } from "../case.ts";

const off = { enabled: false };

export const sessions: Case[] = [
  {
    title: "of a customer have every component",
    source: "documented",
    steps: [
      customer(),
      post(
        "/customer_sessions",
        {
          customer: "{customer}",
          components: { payment_element: { enabled: true, features: { payment_method_save: "enabled" } } },
        },
        {
          body: {
            object: "customer_session",
            client_secret: expect.any(String),
            components: {
              buy_button: off,
              customer_sheet: { ...off, features: null },
              mobile_payment_element: { ...off, features: null },
              payment_element: {
                enabled: true,
                features: {
                  payment_method_allow_redisplay_filters: ["always"],
                  payment_method_redisplay: "disabled",
                  payment_method_remove: "disabled",
                  payment_method_save: "enabled",
                  payment_method_save_usage: null,
                },
              },
              pricing_table: off,
            },
            customer: "{customer}",
            expires_at: expect.any(Number),
            livemode: false,
          },
        },
      ),
    ],
  },
  {
    title: "of a customer require an enabled component and a customer that exists",
    source: "believed",
    steps: [
      customer(),
      post(
        "/customer_sessions",
        { customer: "{customer}", components: { pricing_table: off } },
        { status: 400, body: { error: { type: "invalid_request_error" } } },
      ),
      post(
        "/customer_sessions",
        { customer: "cus_missing", components: { pricing_table: { enabled: true } } },
        noSuch("customer", "cus_missing", "customer", 400),
      ),
    ],
  },
  {
    title: "of the customer portal have a link",
    source: "documented",
    steps: [
      customer(),
      post(
        "/billing_portal/sessions",
        { customer: "{customer}", return_url: "https://example.com/account" },
        {
          body: {
            id: expect.stringMatching(/^bps_/),
            object: "billing_portal.session",
            configuration: expect.stringMatching(/^bpc_/),
            customer: "{customer}",
            flow: null,
            livemode: false,
            locale: null,
            on_behalf_of: null,
            return_url: "https://example.com/account",
            url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\//),
          },
        },
      ),
      post("/billing_portal/sessions", { customer: "cus_missing" }, noSuch("customer", "cus_missing", "customer", 400)),
    ],
  },
];
