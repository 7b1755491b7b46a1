import { expect } from "vitest";
import { type Case, customer, del, get, invalid, noSuch, post } from "../case.ts";

const path = "/customers/{customer}/tax_ids";
const german = { type: "eu_vat", value: "DE123456789" };
const created = (value: object = german) => post(path, value, { save: { taxId: "id" } });

export const taxIds: Case[] = [
  {
    title: "have every property",
    source: "documented",
    steps: [
      customer(),
      post(path, german, {
        body: {
          id: expect.stringMatching(/^txi_1\w{23}$/),
          object: "tax_id",
          country: "DE",
          created: expect.any(Number),
          customer: "{customer}",
          customer_account: null,
          livemode: false,
          owner: { customer: "{customer}", type: "customer" },
          ...german,
          verification: { status: "pending", verified_address: null, verified_name: null },
        },
      }),
    ],
  },
  {
    title: "are listed, newest first, and shown with the customer",
    source: "documented",
    steps: [
      customer({ tax_id_data: [german] }),
      created({ type: "us_ein", value: "12-3456789" }),
      get(
        path,
        { limit: 1 },
        {
          body: { object: "list", data: [{ id: "{taxId}", country: "US" }], has_more: true, url: `/v1${path}` },
        },
      ),
      get(path, { starting_after: "{taxId}" }, { body: { data: [german], has_more: false } }),
      get(
        "/customers/{customer}",
        { expand: ["tax_ids", "tax_ids.data.customer"] },
        { body: { tax_ids: { data: [{ id: "{taxId}", customer: { id: "{customer}" } }, german] } } },
      ),
    ],
  },
  {
    title: "are retrieved and deleted",
    source: "documented",
    steps: [
      customer(),
      created(),
      get(`${path}/{taxId}`, {}, { body: { id: "{taxId}", ...german } }),
      get(`${path}/{taxId}`, { expand: ["customer"] }, { body: { customer: { id: "{customer}" } } }),
      del(`${path}/{taxId}`, { body: { id: "{taxId}", object: "tax_id", deleted: true } }),
      get(`${path}/{taxId}`, {}, noSuch("tax id", "{taxId}", "id")),
      del(`${path}/{taxId}`, noSuch("tax id", "{taxId}", "id")),
      get(path, {}, { body: { data: [] } }),
    ],
  },
  ...(["verified", "unverified", "pending"] as const).map(
    (status): Case => ({
      title: `with a test value become ${status}`,
      source: "documented",
      steps: [
        customer(),
        created({ type: "eu_vat", value: { verified: "0", unverified: "1", pending: "2" }[status].repeat(9) }),
        get(`${path}/{taxId}`, {}, { body: { verification: { status } }, eventually: true }),
      ],
    }),
  ),
  {
    title: "of other types are not validated",
    source: "documented",
    steps: [
      customer(),
      post(
        path,
        { type: "ch_vat", value: "CHE-123.456.789 MWST" },
        { body: { verification: { status: "unavailable" } } },
      ),
    ],
  },
  {
    title: "reject an invalid value",
    source: "reported",
    steps: [
      customer(),
      post(
        path,
        { type: "eu_vat", value: "DE1" },
        invalid("Invalid value for eu_vat.", { code: "tax_id_invalid", param: "value" }),
      ),
      get(path, {}, { body: { data: [] } }),
    ],
  },
  {
    title: "require a type and a value",
    source: "documented",
    steps: [
      customer(),
      post(
        path,
        { type: "eu_vat" },
        invalid("Missing required param: value.", { code: "parameter_missing", param: "value" }),
      ),
      post(path, { type: "none", value: "1" }, { status: 400, body: { error: { param: "type" } } }),
    ],
  },
  {
    title: "of another customer are unknown",
    source: "believed",
    steps: [
      customer({}, "other"),
      post("/customers/{other}/tax_ids", german, { save: { taxId: "id" } }),
      customer(),
      get(`${path}/{taxId}`, {}, noSuch("tax id", "{taxId}", "id")),
      get("/customers/cus_missing/tax_ids", {}, noSuch("customer", "cus_missing", "id")),
      get(`${path}/txi%20x`, {}, noSuch("tax id", "txi x", "id")),
      post("/customers/cus%20x/tax_ids", { type: "eu_vat" }, noSuch("customer", "cus x", "id")),
    ],
  },
];
