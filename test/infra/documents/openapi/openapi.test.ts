import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import type { Example } from "../../../../infra/documents/openapi/examples/example.ts";
import { examplesOfDocument, openapiText } from "../../../../infra/documents/openapi/text.ts";
import { endpoints, routes, stage } from "../../../../infra/service.ts";
import document from "../../../../openapi.json" with { type: "json" };
import { problemsIn } from "../../../support/lint-document.ts";
import { root } from "../../../support/programs.ts";

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Record<string, Content> };
  readonly responses: Record<string, Response>;
}
interface Response {
  readonly $ref?: string;
  readonly headers?: Record<string, object>;
  readonly content?: Record<string, Content>;
}
interface Content {
  readonly example?: unknown;
  readonly examples?: Record<string, unknown>;
}

const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[]);

let recorded: Example[];
beforeAll(async () => {
  recorded = await examplesOfDocument();
});

// `npm run openapi` writes the file.
it("openapi.json is what the table, the schemas and the examples give", async () => {
  expect(await openapiText(recorded)).toBe(readFileSync(`${root}openapi.json`, "utf8"));
});

it("passes the linter without a warning", async () => expect(await problemsIn("openapi")).toEqual([]));

it("has an operation for each method and path of the table, and no other", () => {
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(new Set(documented)).toEqual(new Set(routes.map(({ method, path }) => `${method} /${stage}${path}`)));
});

it("names each operation after its function", () => {
  const names = operations.map(({ operationId }) => operationId.replace(/-by-post$/, ""));
  expect(new Set(names)).toEqual(new Set(Object.keys(endpoints)));
});

it.each(operations)("has examples of the requests and of the results of $operationId", ({ requestBody, responses }) => {
  const contents = [...Object.values(requestBody?.content ?? {}), ...Object.values(responses["200"]?.content ?? {})];
  expect(contents).not.toEqual([]);
  for (const { example, examples } of contents) expect(example ?? examples).toBeTruthy();
});

it("has an example of each error", () => {
  const contents = Object.values(document.components.responses).map(({ content }) => content["application/json"]);
  for (const content of contents) expect(content).toHaveProperty("examples");
});

it("names every header of the recorded responses, and they have those that are required", () => {
  for (const { endpoint, status, headers } of recorded) {
    const operation = operations.find(({ operationId }) => operationId === endpoint);
    const { $ref = "", headers: own } = operation?.responses[status] ?? {};
    const names = Object.keys(own ?? document.components.responses[lastPart($ref) as "400"].headers);
    const sent = Object.keys(headers).filter((name) => name !== "content-type");
    expect(names.map((name) => name.toLowerCase())).toEqual(expect.arrayContaining(sent));
    const required = names.filter((name) => Object(document.components.headers)[name].required);
    expect(sent).toEqual(expect.arrayContaining(required.map((name) => name.toLowerCase())));
  }
});

const lastPart = (reference: string) => reference.split("/").at(-1) ?? "";
