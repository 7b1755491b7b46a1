import { expect } from "vitest";
import { attached, type Case, customer, del, get, invalid, noSuch, post } from "../case.ts";

const id = expect.stringMatching(/^cus_\w{14,}$/);
const long = (length: number) => "x".repeat(length);
const empty = (param: string) =>
  `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;
const nothing = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

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

const refused = (
  title: string,
  parameters: object,
  expectation: object,
  source: Case["source"] = "reported",
): Case => ({
  title,
  source,
  steps: [post("/customers", parameters, expectation)],
});

export const validation: Case[] = [
  ...["customer@example", "customer", " jenny@example.com", "jenny＠example.com", "jenny@@example.com"].map((email) =>
    refused(
      `"${email}" is no email address`,
      { email },
      invalid(`Invalid email address: ${email}`, { code: "email_invalid", param: "email" }),
      "recorded",
    ),
  ),
  refused(
    "an unknown parameter",
    { nickname: "J" },
    invalid("Received unknown parameter: nickname", { code: "parameter_unknown", param: "nickname" }),
    "recorded",
  ),
  refused(
    "several",
    { nickname: "J", age: 7 },
    invalid("Received unknown parameters: nickname, age", { code: "parameter_unknown", param: "nickname" }),
    "believed",
  ),
  refused(
    "one within another",
    { address: { town: "B" } },
    invalid("Received unknown parameter: address[town]", { code: "parameter_unknown", param: "address[town]" }),
    "believed",
  ),
  refused(
    "one that Stripe once had",
    { coupon: "SAVE" },
    invalid("Received unknown parameter: coupon", { code: "parameter_unknown", param: "coupon" }),
    "documented",
  ),
  refused(
    "a number that is none",
    { balance: "abc" },
    invalid("Invalid integer: abc", { code: "parameter_invalid_integer", param: "balance" }),
  ),
  refused(
    "a fraction",
    { balance: "1.5" },
    invalid("Invalid integer: 1.5", { code: "parameter_invalid_integer", param: "balance" }),
    "believed",
  ),
  refused(
    "no number",
    { balance: "" },
    invalid(empty("balance"), { code: "parameter_invalid_empty", param: "balance" }),
  ),
  refused(
    "a truth value that is none",
    { validate: "yes" },
    invalid("Invalid boolean: yes", { param: "validate" }),
    "believed",
  ),
  refused(
    "a value that an enum lacks",
    { tax_exempt: "some" },
    invalid("Invalid tax_exempt: must be one of none, exempt, or reverse", { param: "tax_exempt" }),
  ),
  refused(
    "a parameter that is missing",
    { shipping: { address: {}, name: undefined, phone: "1" } },
    invalid(expect.stringMatching(/^Missing required param: shipping/), {
      code: "parameter_missing",
      param: expect.stringMatching(/^shipping/),
    }),
  ),
  refused(
    "a map where text stands",
    { name: { first: "J" } },
    invalid(expect.stringMatching(/^Invalid string/), { param: "name" }),
    "believed",
  ),
  refused(
    "text where a map stands",
    { address: "Berlin" },
    invalid("Invalid object", { param: "address" }),
    "believed",
  ),
  refused(
    "text where a list stands",
    { preferred_locales: "de" },
    invalid("Invalid array", { param: "preferred_locales" }),
    "believed",
  ),
  refused(
    "an empty path to expand",
    { expand: [""] },
    invalid(empty("expand[0]"), { code: "parameter_invalid_empty", param: "expand[0]" }),
    "believed",
  ),
  refused(
    "an invoice prefix of lower case",
    { invoice_prefix: "abc" },
    invalid(expect.any(String), { param: "invoice_prefix" }),
    "documented",
  ),
  refused(
    "five custom fields",
    { invoice_settings: { custom_fields: Array.from({ length: 5 }, (_, n) => ({ name: `${n}`, value: "x" })) } },
    { status: 400, body: { error: { type: "invalid_request_error" } } },
    "documented",
  ),
  ...(
    [
      ["email", 512, (length: number) => `${long(length - 12)}@example.com`],
      ["name", 256],
      ["phone", 20],
      ["business_name", 150],
      ["individual_name", 150],
      ["description", 5000],
    ] as [string, number, ((length: number) => string)?][]
  ).flatMap(([name, most, text = long]): Case[] => [
    {
      title: `${name} of ${most} characters is taken`,
      source: "documented",
      steps: [post("/customers", { [name]: text(most) }, { body: { [name]: text(most) } })],
    },
    refused(
      `${name} of ${most + 1} characters`,
      { [name]: text(most + 1) },
      invalid(expect.stringMatching(new RegExp(`^Invalid string: .*; must be at most ${most} characters$`)), {
        param: name,
      }),
      "believed",
    ),
  ]),
];

export const changes: Case[] = [
  {
    title: "leave what they do not name",
    source: "documented",
    steps: [
      customer({ name: "Jenny", email: "jenny@example.com", description: "first" }),
      post(
        "/customers/{customer}",
        { description: "second" },
        { body: { name: "Jenny", email: "jenny@example.com", description: "second" } },
      ),
    ],
  },
  {
    title: "unset by empty text",
    source: "documented",
    steps: [
      customer({
        name: "J",
        phone: "1",
        address: { city: "B" },
        shipping: { name: "L", address: { city: "B" } },
        business_name: "R",
        tax_exempt: "exempt",
      }),
      post(
        "/customers/{customer}",
        { name: "", phone: "", address: "", shipping: "", business_name: "", tax_exempt: "" },
        {
          body: {
            name: null,
            phone: null,
            address: null,
            shipping: null,
            business_name: undefined,
            tax_exempt: "none",
          },
        },
      ),
    ],
  },
  {
    title: "replace an address as a whole",
    source: "believed",
    steps: [
      customer({ address: { city: "Berlin", line1: "Weg 1" } }),
      post("/customers/{customer}", { address: { city: "Bonn" } }, { body: { address: { ...nothing, city: "Bonn" } } }),
    ],
  },
  {
    title: "merge invoice settings by field",
    source: "believed",
    steps: [
      customer({ invoice_settings: { footer: "Thanks", custom_fields: [{ name: "PO", value: "1" }] } }),
      post(
        "/customers/{customer}",
        { invoice_settings: { footer: "Bye" } },
        { body: { invoice_settings: { footer: "Bye", custom_fields: [{ name: "PO", value: "1" }] } } },
      ),
      post(
        "/customers/{customer}",
        { invoice_settings: { custom_fields: "", rendering_options: "" } },
        { body: { invoice_settings: { footer: "Bye", custom_fields: null, rendering_options: null } } },
      ),
    ],
  },
  {
    title: "replace locales",
    source: "documented",
    steps: [
      customer({ preferred_locales: ["de", "en"] }),
      post("/customers/{customer}", { preferred_locales: ["fr"] }, { body: { preferred_locales: ["fr"] } }),
    ],
  },
  {
    title: "of a customer that there is not",
    source: "recorded",
    steps: [post("/customers/cus_missing", { name: "J" }, noSuch("customer", "cus_missing", "id"))],
  },
  {
    title: "take no parameter that only creation has",
    source: "documented",
    steps: [
      customer(),
      post(
        "/customers/{customer}",
        { payment_method: "pm_card_visa" },
        invalid("Received unknown parameter: payment_method", { code: "parameter_unknown", param: "payment_method" }),
      ),
      post(
        "/customers/{customer}",
        { tax_id_data: [{ type: "eu_vat", value: "DE1" }] },
        invalid("Received unknown parameter: tax_id_data", { code: "parameter_unknown", param: "tax_id_data" }),
      ),
    ],
  },
];

export const metadata: Case[] = [
  {
    title: "merges by key, empty text deletes one",
    source: "documented",
    steps: [
      customer({ metadata: { a: "1", b: "2" } }),
      post(
        "/customers/{customer}",
        { metadata: { b: "", c: "3" } },
        { body: { metadata: { a: "1", b: undefined, c: "3" } } },
      ),
    ],
  },
  {
    title: "is cleared by empty text in its place",
    source: "documented",
    steps: [
      customer({ metadata: { a: "1" } }),
      post("/customers/{customer}", { metadata: "" }, { body: { metadata: { a: undefined } } }),
    ],
  },
  {
    title: "has keys that are numbers",
    source: "documented",
    steps: [
      post("/customers", { metadata: { 0: "zero", 10: "ten" } }, { body: { metadata: { 0: "zero", 10: "ten" } } }),
    ],
  },
  {
    title: "takes 50 keys of 40 characters with values of 500",
    source: "documented",
    steps: [
      post(
        "/customers",
        { metadata: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}`.padStart(40, "k"), long(500)])) },
        {
          body: { metadata: { [`${49}`.padStart(40, "k")]: long(500) } },
        },
      ),
    ],
  },
  refused(
    "a value of 501 characters",
    { metadata: { a: long(501) } },
    invalid(
      expect.stringMatching(
        /^Metadata values can have up to 500 characters, but you passed in a value that is 501 characters/,
      ),
      { param: expect.stringMatching(/^metadata/) },
    ),
  ),
  refused(
    "a key of 41 characters",
    { metadata: { [long(41)]: "1" } },
    invalid(expect.stringMatching(/^Metadata keys can have up to 40 characters/), {
      param: expect.stringMatching(/^metadata/),
    }),
    "believed",
  ),
  refused(
    "51 keys",
    { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, "x"])) },
    { status: 400, body: { error: { type: "invalid_request_error", param: expect.stringMatching(/^metadata/) } } },
    "documented",
  ),
  {
    title: "refuses a 51st key by a change",
    source: "documented",
    steps: [
      customer({ metadata: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [n, "x"])) }),
      post(
        "/customers/{customer}",
        { metadata: { more: "1" } },
        { status: 400, body: { error: { type: "invalid_request_error" } } },
      ),
    ],
  },
  refused("text in its place", { metadata: "a" }, invalid("Invalid object", { param: "metadata" }), "believed"),
];

export const deletion: Case[] = [
  {
    title: "answers that the customer is gone, and so does reading it",
    source: "documented",
    steps: [
      customer({ name: "J" }),
      del("/customers/{customer}", { body: { id: "{customer}", object: "customer", deleted: true, name: undefined } }),
      get(
        "/customers/{customer}",
        {},
        { body: { id: "{customer}", object: "customer", deleted: true, name: undefined } },
      ),
    ],
  },
  {
    title: "is for good: no second, and no change",
    source: "believed",
    steps: [
      customer(),
      del("/customers/{customer}"),
      del("/customers/{customer}", noSuch("customer", "{customer}", "id")),
      post("/customers/{customer}", { name: "J" }, noSuch("customer", "{customer}", "id")),
    ],
  },
  {
    title: "detaches the payment methods",
    source: "believed",
    steps: [
      customer(),
      attached(),
      del("/customers/{customer}"),
      get("/payment_methods/{method}", {}, { body: { customer: null } }),
    ],
  },
  {
    title: "takes the customer off lists",
    source: "documented",
    steps: [
      customer({ email: "deleted-from-lists@example.com" }),
      del("/customers/{customer}"),
      get("/customers", { email: "deleted-from-lists@example.com" }, { body: { data: [], has_more: false } }),
    ],
  },
  {
    title: "of a customer that there is not",
    source: "recorded",
    steps: [del("/customers/cus_missing", noSuch("customer", "cus_missing", "id"))],
  },
  {
    title: "of a customer that there is not, when reading",
    source: "recorded",
    steps: [get("/customers/cus_missing", {}, noSuch("customer", "cus_missing", "id"))],
  },
];
