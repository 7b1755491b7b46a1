import { expect, it } from "vitest";
import { type AsyncApi, brokenEvents } from "../../../../infra/documents/breaking-changes/asyncapi.ts";

const payload = { type: "object", required: ["id"], properties: { id: { type: "string" }, note: { type: "string" } } };
const documentOf = (messages: AsyncApi["components"]["messages"]) => ({ components: { messages } });
const before = documentOf({ "customer.created": { payload }, "customer.deleted": { payload } });

it.each([
  ["a removed event", { "customer.created": { payload } }, ["customer.deleted was removed."]],
  [
    "a removed field",
    { ...before.components.messages, "customer.created": { payload: { ...payload, properties: { id: {} } } } },
    ["customer.created: id can now be any value.", "customer.created: note was removed."],
  ],
  [
    "a field that can be missing",
    { ...before.components.messages, "customer.deleted": { payload: { ...payload, required: [] } } },
    ["customer.deleted: id can now be missing."],
  ],
])("breaks subscribers by %s", (_, messages, sentences) => {
  expect(brokenEvents(before, documentOf(messages))).toEqual(sentences);
});

it("breaks nobody by a new event, or by a new field", () => {
  const wider = { ...payload, properties: { ...payload.properties, phone: {} } };
  const after = { "customer.created": { payload: wider }, "customer.deleted": { payload }, "customer.updated": {} };
  expect(brokenEvents(before, documentOf(after))).toEqual([]);
});
