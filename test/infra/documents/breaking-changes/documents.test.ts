import { expect, it } from "vitest";
import asyncapi from "../../../../asyncapi.json" with { type: "json" };
import { brokenEvents } from "../../../../infra/documents/breaking-changes/asyncapi.ts";
import type { OpenApi } from "../../../../infra/documents/breaking-changes/documents.ts";
import { breakingChanges } from "../../../../infra/documents/breaking-changes/openapi.ts";
import openapi from "../../../../openapi.json" with { type: "json" };

const document = openapi as unknown as OpenApi;

// It also knows each keyword in the documents.
it("finds that the documents do not break themselves", () => {
  expect(breakingChanges(document, structuredClone(document))).toEqual([]);
  expect(brokenEvents(asyncapi as never, structuredClone(asyncapi) as never)).toEqual([]);
});

it("finds a field that customers lose, and one that an event loses", () => {
  const withoutEmail = structuredClone(openapi);
  Reflect.deleteProperty(withoutEmail.components.schemas.Customer.properties, "email");
  expect(breakingChanges(document, withoutEmail as unknown as OpenApi)).toContain("Customer: email was removed.");
  const withoutChanged = structuredClone(asyncapi);
  Reflect.deleteProperty(withoutChanged.components.schemas.CustomerChange.properties, "changed");
  expect(brokenEvents(asyncapi as never, withoutChanged as never)).toContain("CustomerChange: changed was removed.");
});
