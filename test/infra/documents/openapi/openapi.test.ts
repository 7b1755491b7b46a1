import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openapiText } from "../../../../infra/documents/openapi/text.ts";
import { endpoints, routes, stage } from "../../../../infra/service.ts";
import document from "../../../../openapi.json" with { type: "json" };
import { finished, root, run } from "../../../support/programs.ts";

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Record<string, Content> };
  readonly responses: Record<string, { readonly content?: Record<string, Content> }>;
}
interface Content {
  readonly example?: unknown;
  readonly examples?: Record<string, unknown>;
}

const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[]);

// `npm run openapi` writes the file.
it("openapi.json is what the table, the schemas and the examples give", async () => {
  expect(await openapiText()).toBe(readFileSync(`${root}openapi.json`, "utf8"));
});

it("passes the linter without a warning", async () => {
  const command = ["lint", "openapi.json", "--config=infra/documents/openapi/redocly.yaml", "--format=json"];
  const silent = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { output } = await finished(run(`${root}node_modules/.bin/redocly`, command, silent));
  expect(JSON.parse(output).problems).toEqual([]);
});

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
