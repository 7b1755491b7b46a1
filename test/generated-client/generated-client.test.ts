import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoKey } from "../../infra/local/environment.ts";
import { finished, run } from "../support/programs.ts";
import { useService } from "../support/service.ts";
import { programOfExamples } from "./examples.ts";
import { compile, generate, install } from "./generate.ts";

const isInstalled = install();
if (!isInstalled) console.log("The tests of a generated client are skipped: npm ci failed in test/generated-client.");

describe.skipIf(!isInstalled)("the types that openapi-typescript generates from openapi.json", () => {
  const service = useService();
  const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
  beforeAll(() => {
    generate(directory);
    copyFileSync(fileURLToPath(new URL("example.ts", import.meta.url)), `${directory}/example.ts`);
    writeFileSync(`${directory}/examples.ts`, programOfExamples().join("\n"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it("accept each example of the document, and the client of the customer references", () => {
    expect(programOfExamples().length).toBeGreaterThan(150);
    expect(compile(directory)).toBe("");
  });

  it("reject a parameter that does not exist, and a property of a result that does not exist", () => {
    writeFileSync(
      `${directory}/wrong.ts`,
      `import type { paths } from "./openapi.d.ts";
type Creation = paths["/v1/customers"]["post"];
export const body: NonNullable<Creation["requestBody"]>["content"]["application/json"] = { nickname: "Jenny" };
export const nickname = (customer: Creation["responses"][200]["content"]["application/json"]) => customer.nickname;
`,
    );
    const errors = compile(directory);
    rmSync(`${directory}/wrong.ts`);
    expect(errors.match(/^wrong\.ts.*nickname/gm)).toHaveLength(2);
  });

  it("make a client of the customer references that works", async () => {
    const variables = { CUSTOMERS_URL: service.url, CUSTOMERS_KEY: demoKey("admin") };
    expect(await finished(run(process.execPath, [`${directory}/example.ts`], variables))).toEqual({
      code: 0,
      output: `Jenny Rosen is one customer, with the phone +15555550143: true
Its history has no change yet.
resource_missing, 404: No such customer reference: 'user-44'
`,
      error: "",
    });
  });
});
