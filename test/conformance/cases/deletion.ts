import { attached, type Case, customer, del, get, noSuch, post } from "../case.ts";

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
  {
    title: "of a malformed id finds no customer",
    source: "believed",
    steps: ["cus x", "cus_x/sources", "cus_x?expand"].flatMap((id) => {
      const path = `/customers/${encodeURIComponent(id)}`;
      return [get(path, {}, noSuch("customer", id, "id")), del(path, noSuch("customer", id, "id"))];
    }),
  },
];
