import { type Case, customer, emptyAddress, invalid, noSuch, post } from "../case.ts";

export const changes: Case[] = [
  {
    title: "keeps the parameters that the request does not contain",
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
    title: "unsets a parameter with an empty string",
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
    title: "replaces a whole address",
    source: "believed",
    steps: [
      customer({ address: { city: "Berlin", line1: "Weg 1" } }),
      post(
        "/customers/{customer}",
        { address: { city: "Bonn" } },
        { body: { address: { ...emptyAddress, city: "Bonn" } } },
      ),
    ],
  },
  {
    title: "merges invoice settings per field",
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
    title: "replaces locales",
    source: "documented",
    steps: [
      customer({ preferred_locales: ["de", "en"] }),
      post("/customers/{customer}", { preferred_locales: ["fr"] }, { body: { preferred_locales: ["fr"] } }),
    ],
  },
  {
    title: "rejects an unknown customer",
    source: "recorded",
    steps: [post("/customers/cus_missing", { name: "J" }, noSuch("customer", "cus_missing", "id"))],
  },
  {
    title: "rejects a parameter that only creation has",
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
