import { expect } from "vitest";
import { type Case, get, invalid } from "../case.ts";

const noKey = {
  sent: { Authorization: "" },
  status: 401,
  body: { error: { type: "invalid_request_error", message: expect.stringMatching(/^You did not provide an API key/) } },
};

export const headers: Case[] = [
  {
    title: "contain the request's id and forbid caching",
    source: "recorded",
    steps: [
      get(
        "/customers",
        { limit: 1 },
        {
          headers: {
            "request-id": expect.stringMatching(/^req_/),
            "content-type": expect.stringMatching(/^application\/json/),
            "cache-control": expect.stringContaining("no-store"),
          },
        },
      ),
      get("/customers/cus_missing", {}, { status: 404, headers: { "request-id": expect.stringMatching(/^req_/) } }),
    ],
  },
  {
    title: "contain the requested version",
    source: "documented",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/customers",
        { limit: 1 },
        { sent: { "Stripe-Version": "2024-06-20" }, headers: { "stripe-version": "2024-06-20" } },
      ),
    ],
  },
  {
    title: "reject an unknown version",
    source: "reported",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/customers",
        {},
        {
          sent: { "Stripe-Version": "2025-01-01.preview.30" },
          ...invalid(expect.stringMatching(/^Invalid Stripe API version: 2025-01-01\.preview\.30/)),
        },
      ),
    ],
  },
  {
    title: "accept any version, and contain the version in use",
    source: "documented",
    at: ["the service"],
    steps: [
      get(
        "/customers",
        { limit: 1 },
        { sent: { "Stripe-Version": "2025-01-01.preview.30" }, headers: { "stripe-version": "2026-10-28.endive" } },
      ),
    ],
  },
  { title: "want a key", source: "reported", steps: [get("/customers", {}, noKey)] },
  {
    title: "require a known key",
    source: "recorded",
    steps: [
      get(
        "/customers",
        {},
        {
          sent: { Authorization: "Bearer sk_wrong_1234567890" },
          status: 401,
          headers: { "www-authenticate": expect.stringMatching(/^Bearer realm=/) },
          body: {
            error: {
              type: "invalid_request_error",
              message: expect.stringMatching(/^Invalid API Key provided/),
              code: undefined,
            },
          },
        },
      ),
    ],
  },
  {
    title: "contain no request id if the key is rejected",
    source: "recorded",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/customers",
        {},
        { sent: { Authorization: "Bearer sk_wrong_1234567890" }, status: 401, headers: { "request-id": undefined } },
      ),
    ],
  },
  {
    title: "lead to an error for an unknown route",
    source: "recorded",
    steps: [
      get(
        "/customer",
        {},
        invalid(expect.stringMatching(/^Unrecognized request URL \(GET: \/v1\/customer\)/), { status: 404 }),
      ),
    ],
  },
];
