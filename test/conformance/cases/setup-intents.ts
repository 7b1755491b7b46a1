import { expect } from "vitest";
import { attached, type Case, customer, get, invalid, noSuch, post } from "../case.ts";

/** Confirmed on the server, without a page to return to. */
const onServer = { automatic_payment_methods: { enabled: true, allow_redirects: "never" } };

const created = (parameters: object = {}, name = "intent") =>
  post("/setup_intents", { ...onServer, customer: "{customer}", ...parameters }, { save: { [name]: "id" } });
const confirm = (payment_method: string, body: object, parameters: object = {}) =>
  post("/setup_intents/{intent}/confirm", { payment_method, ...parameters }, { body });
const unexpected = (message: string) => {
  const expected = invalid(message, { code: "setup_intent_unexpected_state" });
  return { ...expected, body: { error: { ...expected.body.error, setup_intent: { id: "{intent}" } } } };
};

const verified = (parameters: object, expectation: object) =>
  post("/setup_intents/{intent}/verify_microdeposits", parameters, expectation);
const microdeposits = [
  customer(),
  created(),
  confirm("pm_usBankAccount_success", {
    status: "requires_action",
    next_action: {
      type: "verify_with_microdeposits",
      verify_with_microdeposits: {
        arrival_date: expect.any(Number),
        hosted_verification_url: expect.stringMatching(/^https:/),
      },
    },
  }),
];

export const setupIntents: Case[] = [
  {
    title: "have every property",
    source: "documented",
    steps: [
      customer(),
      post(
        "/setup_intents",
        { customer: "{customer}", metadata: { order: "7" }, usage: "off_session" },
        {
          body: {
            id: expect.stringMatching(/^seti_1\w{23}$/),
            object: "setup_intent",
            application: null,
            automatic_payment_methods: { allow_redirects: "always", enabled: true },
            cancellation_reason: null,
            client_secret: expect.stringMatching(/^seti_1\w{23}_secret_\w+$/),
            created: expect.any(Number),
            customer: "{customer}",
            description: null,
            last_setup_error: null,
            latest_attempt: null,
            livemode: false,
            mandate: null,
            metadata: { order: "7" },
            next_action: null,
            on_behalf_of: null,
            payment_method: null,
            single_use_mandate: null,
            status: "requires_payment_method",
            usage: "off_session",
          },
          save: { intent: "id" },
        },
      ),
      get("/setup_intents/{intent}", { expand: ["customer"] }, { body: { customer: { id: "{customer}" } } }),
    ],
  },
  {
    title: "attach the card that they set up",
    source: "reported",
    steps: [
      customer(),
      created(),
      post(
        "/setup_intents/{intent}/confirm",
        { payment_method: "pm_card_visa" },
        {
          body: { status: "succeeded", mandate: null, latest_attempt: expect.stringMatching(/^setatt_/) },
          save: { method: "payment_method" },
        },
      ),
      get("/payment_methods/{method}", {}, { body: { customer: "{customer}" } }),
      get(
        "/setup_intents/{intent}",
        { expand: ["latest_attempt", "payment_method"] },
        { body: { latest_attempt: { setup_intent: "{intent}" }, payment_method: { id: "{method}" } } },
      ),
    ],
  },
  {
    title: "are created and confirmed in one request",
    source: "documented",
    steps: [
      customer(),
      attached(),
      post(
        "/setup_intents",
        { ...onServer, confirm: true, customer: "{customer}", payment_method: "{method}" },
        { body: { status: "succeeded", payment_method: "{method}" } },
      ),
    ],
  },
  {
    title: "require a confirmation when they have a payment method",
    source: "documented",
    steps: [
      customer(),
      attached(),
      created(),
      post(
        "/setup_intents/{intent}",
        { payment_method: "{method}", description: "card", metadata: { a: "1" } },
        { body: { status: "requires_confirmation", payment_method: "{method}", metadata: { a: "1" } } },
      ),
      post("/setup_intents/{intent}", { metadata: "", description: "" }, { body: { metadata: {}, description: null } }),
      post("/setup_intents/{intent}/confirm", {}, { body: { status: "succeeded" } }),
    ],
  },
  ...["pm_card_authenticationRequired", "pm_card_authenticationRequiredOnSetup", "pm_card_threeDSecure2Required"].map(
    (card): Case => ({
      title: `require an authentication of ${card}`,
      source: "documented",
      steps: [
        customer(),
        created(),
        confirm(card, { status: "requires_action", next_action: { type: "use_stripe_sdk" } }),
        created(),
        confirm(
          card,
          {
            status: "requires_action",
            next_action: {
              type: "redirect_to_url",
              redirect_to_url: { return_url: "https://example.com/cards", url: expect.stringMatching(/^https:/) },
            },
          },
          { return_url: "https://example.com/cards" },
        ),
      ],
    }),
  ),
  {
    title: "contain the error of a declined card, and can be confirmed with another one",
    source: "reported",
    steps: [
      customer(),
      created(),
      post(
        "/setup_intents/{intent}/confirm",
        { payment_method: "pm_card_chargeDeclined" },
        {
          status: 402,
          body: {
            error: {
              type: "card_error",
              code: "card_declined",
              decline_code: "generic_decline",
              payment_method: { type: "card" },
              setup_intent: { id: "{intent}", status: "requires_payment_method", payment_method: null },
            },
          },
        },
      ),
      get(
        "/setup_intents/{intent}",
        {},
        {
          body: {
            last_setup_error: { type: "card_error", code: "card_declined", payment_method: { type: "card" } },
            latest_attempt: expect.stringMatching(/^setatt_/),
          },
        },
      ),
      confirm("pm_card_visa", { status: "succeeded", last_setup_error: null }),
    ],
  },
  {
    title: "require a payment method, and a page to return to if it may redirect",
    source: "reported",
    steps: [
      customer(),
      created(),
      post(
        "/setup_intents/{intent}/confirm",
        {},
        unexpected(
          "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
        ),
      ),
      post("/setup_intents", { customer: "{customer}" }, { save: { intent: "id" } }),
      post(
        "/setup_intents/{intent}/confirm",
        { payment_method: "pm_card_visa" },
        { status: 400, body: { error: { message: expect.stringContaining("you must provide a `return_url`") } } },
      ),
    ],
  },
  {
    title: "reject the payment method of another customer",
    source: "reported",
    steps: [
      customer(),
      attached(),
      customer({}, "other"),
      post(
        "/setup_intents",
        { customer: "{other}", payment_method: "{method}" },
        invalid(
          "The PaymentMethod {method} does not belong to the Customer you supplied {other}. Please use this PaymentMethod with the Customer that it belongs to instead.",
          { param: "payment_method" },
        ),
      ),
      post(
        "/setup_intents",
        { payment_method: "{method}" },
        invalid(
          "The payment method supplied ({method}) belongs to the Customer {customer}. Please include the Customer in the `customer` parameter on the SetupIntent.",
          { param: "payment_method" },
        ),
      ),
      post("/setup_intents", { customer: "cus_missing" }, noSuch("customer", "cus_missing", "customer", 400)),
    ],
  },
  {
    title: "are final when they succeeded",
    source: "reported",
    steps: [
      customer(),
      attached(),
      created({ confirm: true, payment_method: "{method}" }),
      post(
        "/setup_intents/{intent}/confirm",
        {},
        unexpected("You cannot confirm this SetupIntent because it has already succeeded."),
      ),
      post(
        "/setup_intents/{intent}",
        { payment_method: "{method}" },
        unexpected("You cannot update this SetupIntent because it has already succeeded."),
      ),
      post("/setup_intents/{intent}", { description: "late" }, { body: { description: "late" } }),
      post(
        "/setup_intents/{intent}/cancel",
        {},
        unexpected(
          "You cannot cancel this SetupIntent because it has a status of succeeded. Only a SetupIntent with one of the following statuses may be canceled: `requires_payment_method`, `requires_confirmation`, or `requires_action`.",
        ),
      ),
    ],
  },
  {
    title: "are canceled once",
    source: "reported",
    steps: [
      customer(),
      created(),
      post(
        "/setup_intents/{intent}/cancel",
        { cancellation_reason: "abandoned" },
        { body: { status: "canceled", cancellation_reason: "abandoned" } },
      ),
      post(
        "/setup_intents/{intent}/cancel",
        {},
        unexpected("You cannot cancel this SetupIntent because it is already canceled."),
      ),
      post(
        "/setup_intents/{intent}/confirm",
        { payment_method: "pm_card_visa" },
        unexpected("You cannot confirm this SetupIntent because it has been canceled."),
      ),
    ],
  },
  {
    title: "are listed, newest first, by customer",
    source: "documented",
    steps: [
      customer(),
      created({}, "first"),
      created({}, "second"),
      get("/setup_intents", { customer: "{customer}" }, { body: { data: [{ id: "{second}" }, { id: "{first}" }] } }),
      get(
        "/setup_intents",
        { customer: "{customer}", limit: 1 },
        { body: { data: [{ id: "{second}" }], has_more: true } },
      ),
      get("/setup_intents", { customer: "cus_missing" }, { body: { data: [] } }),
    ],
  },
  {
    title: "reject an unknown id",
    source: "reported",
    steps: [
      get("/setup_intents/seti_missing", {}, noSuch("setupintent", "seti_missing", "intent")),
      post("/setup_intents/seti_missing/confirm", {}, noSuch("setupintent", "seti_missing", "intent")),
    ],
  },
  ...[{ amounts: [32, 45] }, { descriptor_code: "SM11AA" }].map(
    (parameters): Case => ({
      title: `verify a bank account by ${Object.keys(parameters)}`,
      source: "documented",
      steps: [
        ...microdeposits,
        verified(parameters, { body: { status: "succeeded", mandate: expect.stringMatching(/^mandate_/) } }),
        get("/customers/{customer}/payment_methods", {}, { body: { data: [{ type: "us_bank_account" }] } }),
      ],
    }),
  ),
  {
    title: "reject other microdeposits",
    source: "documented",
    steps: [
      ...microdeposits,
      verified(
        { amounts: [1, 2] },
        { status: 400, body: { error: { code: "payment_method_microdeposit_verification_amounts_mismatch" } } },
      ),
      get("/setup_intents/{intent}", {}, { body: { status: "requires_action" } }),
      verified(
        { amounts: [10, 11] },
        { status: 400, body: { error: { code: "payment_method_microdeposit_verification_attempts_exceeded" } } },
      ),
      get(
        "/setup_intents/{intent}",
        {},
        {
          body: {
            status: "requires_payment_method",
            last_setup_error: { code: "payment_method_microdeposit_verification_attempts_exceeded" },
          },
        },
      ),
      verified(
        { amounts: [32, 45] },
        invalid(
          'This SetupIntent cannot be actioned on because it has a status of requires_payment_method. Only a SetupIntent with one of the following statuses may be actioned on: ["requires_action"].',
          { code: "intent_invalid_state" },
        ),
      ),
    ],
  },
];
