import { expect } from "vitest";
import { attached, type Case, customer, get, post } from "../case.ts";

const declines: [card: string, code: string, declineCode?: string][] = [
  ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
  ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
  ["pm_card_chargeDeclinedLostCard", "card_declined", "lost_card"],
  ["pm_card_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
  ["pm_card_chargeDeclinedFraudulent", "card_declined", "fraudulent"],
  ["pm_card_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"],
  ["pm_card_chargeDeclinedProcessingError", "processing_error"],
];

const testCards: [card: string, details: object][] = [
  ["pm_card_visa", { brand: "visa", last4: "4242", country: "US", funding: "credit" }],
  ["pm_card_visa_debit", { brand: "visa", last4: "5556", funding: "debit" }],
  ["pm_card_mastercard", { brand: "mastercard", last4: "4444" }],
  ["pm_card_mastercard_prepaid", { brand: "mastercard", last4: "5100", funding: "prepaid" }],
  ["pm_card_amex", { brand: "amex", last4: "8431" }],
  ["pm_card_diners", { brand: "diners", last4: "0004" }],
  ["pm_card_jcb", { brand: "jcb", last4: "0505" }],
  ["pm_card_unionpay", { brand: "unionpay", last4: "0005" }],
  ["pm_card_br", { brand: "visa", last4: "0002", country: "BR" }],
  ["pm_card_th_debit", { brand: "visa", last4: "0008", country: "TH", funding: "debit" }],
  ["pm_card_gb_mastercard", { brand: "mastercard", last4: "4449", country: "GB" }],
  ["pm_card_riskLevelElevated", { last4: "9235" }],
  ["pm_card_createDispute", { last4: "0259" }],
  ["pm_card_refundFail", { last4: "5126" }],
  ["pm_card_threeDSecureRequiredChargeDeclined", { last4: "1629" }],
  ["pm_card_authenticationRequired", { brand: "visa", last4: "3184", country: "DE" }],
  ["pm_card_chargeCustomerFail", { brand: "visa", last4: "0341" }],
];

const checks: [token: string, address: object, result: object][] = [
  ["tok_visa", { postal_code: "94107" }, { address_postal_code_check: "pass", cvc_check: "pass" }],
  ["tok_cvcCheckFail", {}, { address_postal_code_check: null, cvc_check: "fail" }],
  [
    "tok_avsFail",
    { line1: "1 Main St", postal_code: "94107" },
    { address_line1_check: "fail", address_postal_code_check: "fail", cvc_check: "pass" },
  ],
  ["tok_avsZipFail", { postal_code: "94107" }, { address_line1_check: null, address_postal_code_check: "fail" }],
  ["tok_avsUnchecked", { line1: "1 Main St" }, { address_line1_check: "unavailable", cvc_check: "pass" }],
];

export const cards: Case[] = [
  {
    title: "have every property of a card",
    source: "recorded",
    steps: [
      customer(),
      post(
        "/payment_methods/pm_card_visa/attach",
        { customer: "{customer}" },
        {
          body: {
            id: expect.stringMatching(/^pm_1\w{23}$/),
            object: "payment_method",
            allow_redisplay: "unspecified",
            billing_details: {
              address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
              email: null,
              name: null,
              phone: null,
              tax_id: null,
            },
            card: {
              brand: "visa",
              checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
              country: "US",
              display_brand: "visa",
              exp_month: new Date().getUTCMonth() + 1,
              exp_year: new Date().getUTCFullYear() + 1,
              fingerprint: expect.any(String),
              funding: "credit",
              generated_from: null,
              last4: "4242",
              networks: { available: ["visa"], preferred: null },
              regulated_status: "unregulated",
              three_d_secure_usage: { supported: true },
              wallet: null,
            },
            created: expect.any(Number),
            customer: "{customer}",
            livemode: false,
            metadata: {},
            type: "card",
          },
        },
      ),
    ],
  },
  {
    title: "are new at each attach of a test card",
    source: "recorded",
    steps: [
      customer(),
      attached("first"),
      attached("second"),
      get("/customers/{customer}/payment_methods", {}, { body: { data: [{ id: "{second}" }, { id: "{first}" }] } }),
    ],
  },
  {
    title: "pm_card_discover has the number of Discover that ends in 9424",
    source: "recorded",
    steps: [
      customer(),
      post(
        "/payment_methods/pm_card_discover/attach",
        { customer: "{customer}" },
        { body: { card: { brand: "discover", last4: "9424" } } },
      ),
    ],
  },
  ...testCards.map(
    ([card, details]): Case => ({
      title: `${card} is attached`,
      source: "documented",
      steps: [
        customer(),
        post(`/payment_methods/${card}/attach`, { customer: "{customer}" }, { body: { type: "card", card: details } }),
      ],
    }),
  ),
  ...declines.map(
    ([card, code, decline_code]): Case => ({
      title: `${card} is declined`,
      source: card === "pm_card_chargeDeclined" ? "recorded" : "documented",
      steps: [
        customer(),
        post(
          `/payment_methods/${card}/attach`,
          { customer: "{customer}" },
          {
            status: 402,
            body: {
              error: { type: "card_error", code, decline_code: decline_code ?? undefined, message: expect.any(String) },
            },
          },
        ),
        get("/customers/{customer}/payment_methods", {}, { body: { data: [] } }),
      ],
    }),
  ),
  {
    title: "have unchecked checks before they are attached",
    source: "recorded",
    at: ["the double", "Stripe"],
    steps: [
      post(
        "/payment_methods",
        { type: "card", card: { token: "tok_visa" }, billing_details: { address: { postal_code: "94107" } } },
        {
          body: {
            card: {
              checks: { address_line1_check: null, address_postal_code_check: "unchecked", cvc_check: "unchecked" },
            },
          },
        },
      ),
    ],
  },
  ...checks.map(
    ([token, address, result]): Case => ({
      title: `${token} has its checks after it is attached`,
      source: "documented",
      at: ["the double", "Stripe"],
      steps: [
        customer(),
        post(
          "/payment_methods",
          { type: "card", card: { token }, billing_details: { address } },
          { save: { method: "id" } },
        ),
        post(
          "/payment_methods/{method}/attach",
          { customer: "{customer}" },
          { body: { id: "{method}", card: { checks: result } } },
        ),
      ],
    }),
  ),
  {
    title: "are created for a declined card, and declined when they are attached",
    source: "recorded",
    at: ["the double", "Stripe"],
    steps: [
      customer(),
      post(
        "/payment_methods",
        { type: "card", card: { token: "tok_visa_chargeDeclinedInsufficientFunds" } },
        { body: { card: { last4: "9995" } }, save: { method: "id" } },
      ),
      post(
        "/payment_methods/{method}/attach",
        { customer: "{customer}" },
        {
          status: 402,
          body: {
            error: { code: "card_declined", decline_code: "insufficient_funds", payment_method: { id: "{method}" } },
          },
        },
      ),
      get("/payment_methods/{method}", {}, { body: { customer: null } }),
    ],
  },
  {
    title: "are retrieved by the name of a test card",
    source: "believed",
    steps: [
      get(
        "/payment_methods/pm_card_visa",
        {},
        { body: { id: expect.stringMatching(/^pm_1\w{23}$/), customer: null, card: { last4: "4242" } } },
      ),
      get("/payment_methods/pm_usBankAccount_dispute", {}, { body: { us_bank_account: { last4: "5559" } } }),
    ],
  },
];
