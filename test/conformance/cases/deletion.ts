import { attached, type Case, customer, del, get, noSuch, post } from "../case.ts";

export const deletion: Case[] = [
  {
    title: "returns a deleted customer, as does a later retrieval",
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
    title: "is final: rejects a second deletion and an update",
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
    title: "removes the customer from lists",
    source: "documented",
    steps: [
      customer({ email: "deleted-from-lists@example.com" }),
      del("/customers/{customer}"),
      get("/customers", { email: "deleted-from-lists@example.com" }, { body: { data: [], has_more: false } }),
    ],
  },
  {
    title: "rejects an unknown customer",
    source: "recorded",
    steps: [del("/customers/cus_missing", noSuch("customer", "cus_missing", "id"))],
  },
  {
    title: "rejects the retrieval of an unknown customer",
    source: "recorded",
    steps: [get("/customers/cus_missing", {}, noSuch("customer", "cus_missing", "id"))],
  },
  {
    title: "rejects a malformed id",
    source: "believed",
    steps: ["cus x", "cus_x/sources", "cus_x?expand"].flatMap((id) => {
      const path = `/customers/${encodeURIComponent(id)}`;
      return [get(path, {}, noSuch("customer", id, "id")), del(path, noSuch("customer", id, "id"))];
    }),
  },
];
