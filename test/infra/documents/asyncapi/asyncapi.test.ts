import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import asyncapi from "../../../../asyncapi.json" with { type: "json" };
import { asyncapiText } from "../../../../infra/documents/asyncapi/text.ts";
import { followedTypes } from "../../../../lib/schemas/stripe-event.ts";
import { codeIn, documents, rowsUnder } from "../../../support/documents.ts";
import { problemsIn } from "../../../support/lint-document.ts";
import { root } from "../../../support/programs.ts";

// `npm run openapi` writes the file.
it("asyncapi.json is what the schemas and the events of a local service give", async () => {
  expect(await asyncapiText()).toBe(readFileSync(`${root}asyncapi.json`, "utf8"));
});

it("passes the linter without a warning", async () => expect(await problemsIn("asyncapi")).toEqual([]));

it("has the events of README.md and of infra/README.md, and no other", () => {
  const forApps = rowsUnder(documents.apps, "detail-type").flatMap(([types = ""]) => codeIn(types));
  const forOperators = ["client_key.expiring", "client_key.unused", "reconciliation.finished"];
  for (const type of forOperators) expect(documents.operators).toContain(`\`${type}\``);
  expect(new Set(Object.keys(asyncapi.components.messages))).toEqual(new Set([...forApps, ...forOperators]));
  expect(forApps).toEqual(expect.arrayContaining([...followedTypes]));
});

it.each(Object.entries(asyncapi.components.messages))("has an event of the type %s as its example", (type, message) => {
  const [example] = message.examples.map(({ payload }) => payload);
  expect(example).toMatchObject({ "detail-type": type, time: "2026-01-01T00:00:00.000Z" });
});
