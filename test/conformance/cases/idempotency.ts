import { expect } from "vitest";
import { type Case, customer, del, get, invalid, key, keyed, post } from "../case.ts";

function replay(): Case {
  const used = key("replay");
  return {
    title: "replay the first response for a repeated request",
    source: "documented",
    steps: [
      post(
        "/customers",
        { name: "Once" },
        {
          ...keyed(used),
          headers: {
            "idempotency-key": used,
            "original-request": expect.stringMatching(/^req_/),
            "idempotent-replayed": undefined,
          },
          save: { customer: "id" },
        },
      ),
      post(
        "/customers",
        { name: "Once" },
        {
          ...keyed(used),
          body: { id: "{customer}" },
          headers: {
            "idempotency-key": used,
            "original-request": expect.stringMatching(/^req_/),
            "idempotent-replayed": "true",
          },
        },
      ),
    ],
  };
}

function mismatch(): Case {
  const used = key("mismatch");
  return {
    title: "reject other parameters",
    source: "reported",
    steps: [
      post("/customers", { name: "One" }, keyed(used)),
      post(
        "/customers",
        { name: "Other" },
        {
          ...keyed(used),
          status: 400,
          body: {
            error: {
              type: "idempotency_error",
              code: undefined,
              message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${used}' if you meant to execute a different request.`,
            },
          },
        },
      ),
    ],
  };
}

function otherEndpoint(): Case {
  const used = key("endpoint");
  return {
    title: "reject another endpoint",
    source: "reported",
    steps: [
      post("/customers", { name: "One" }, { ...keyed(used), save: { customer: "id" } }),
      post(
        "/customers/{customer}",
        { name: "One" },
        { ...keyed(used), status: 400, body: { error: { type: "idempotency_error" } } },
      ),
    ],
  };
}

function refusedFirst(): Case {
  const used = key("refused");
  return {
    title: "can be used again after a rejected request",
    source: "documented",
    steps: [
      post(
        "/customers",
        { email: "nobody" },
        { ...keyed(used), ...invalid("Invalid email address: nobody", { code: "email_invalid", param: "email" }) },
      ),
      post(
        "/customers",
        { email: "somebody@example.com" },
        { ...keyed(used), body: { email: "somebody@example.com" } },
      ),
    ],
  };
}

function declinedTwice(): Case {
  const used = key("declined");
  return {
    title: "replay a decline",
    source: "documented",
    steps: [
      customer(),
      post(
        "/payment_methods/pm_card_chargeDeclined/attach",
        { customer: "{customer}" },
        { ...keyed(used), status: 402, headers: { "stripe-should-retry": "false" } },
      ),
      post(
        "/payment_methods/pm_card_chargeDeclined/attach",
        { customer: "{customer}" },
        { ...keyed(used), status: 402, headers: { "idempotent-replayed": "true" } },
      ),
    ],
  };
}

export const idempotency: Case[] = [
  replay(),
  mismatch(),
  otherEndpoint(),
  refusedFirst(),
  declinedTwice(),
  {
    title: "have at most 255 characters",
    source: "documented",
    steps: [
      post("/customers", {}, keyed(key("long").padEnd(255, "x"))),
      post(
        "/customers",
        {},
        { ...keyed("x".repeat(256)), status: 400, body: { error: { message: expect.stringContaining("255") } } },
      ),
    ],
  },
  {
    title: "have no effect on GET and DELETE",
    source: "documented",
    steps: [
      customer(),
      get(
        "/customers/{customer}",
        {},
        { ...keyed("same"), headers: { "idempotency-key": undefined, "original-request": undefined } },
      ),
      del("/customers/{customer}", {
        ...keyed("same"),
        headers: { "idempotency-key": "same", "original-request": undefined },
      }),
    ],
  },
];
