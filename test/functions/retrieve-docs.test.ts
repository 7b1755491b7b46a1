import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import type { APIGatewayProxyResult } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBundle, buildCode, writeBundle } from "../../infra/bundles/build.ts";
import { name as environment } from "../../infra/local/environment.ts";
import { listen, stop } from "../../infra/local/listen.ts";
import { pathParameters } from "../../infra/local/path-parameters.ts";
import { pages, stage } from "../../infra/service.ts";
import { Bundles } from "../support/bundles.ts";
import { chromiumPath, useBrowser } from "../support/chromium.ts";
import { unhurried } from "../support/patience.ts";

const name = "retrieve-docs";
/** Maximum size of a Lambda response, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxResponse = 6 * 1024 * 1024;
/** Maximum bytes of the function's code. Most are Scalar's script. */
const budget = 6_500_000;

const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
let file = "";
const bundles = new Bundles(() => ({ [name]: { file, variables: ["ENVIRONMENT"] } }));

/** Invokes the bundle for a path below the stage, as API Gateway does. */
async function get(path: string, headers: Record<string, string> = {}): Promise<APIGatewayProxyResult> {
  const parameters = pages[name].paths.map((resource) => pathParameters(resource, path)).find(Boolean) ?? null;
  const event = { path, pathParameters: parameters, headers, requestContext: { requestId: "request" } };
  return (await bundles.invokeWith({ ENVIRONMENT: environment }, name, event, unhurried)) as APIGatewayProxyResult;
}

const gateway = createServer(async ({ url = "" }, response) => {
  const { statusCode, headers, body } = await get(url.slice(`/${stage}`.length));
  response.writeHead(statusCode, headers as Record<string, string>).end(body);
});

beforeAll(async () => {
  const { bundle } = await buildBundle(name);
  file = writeBundle(directory, bundle);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("the docs page on AWS", () => {
  it("has a bundle within its budget, and responses that Lambda accepts", async () => {
    const code = (await buildCode(name)).get(name);
    expect(code?.contents.length).toBeLessThan(budget);
    for (const asset of ["scalar.js", "openapi.json"])
      expect(Buffer.byteLength(JSON.stringify(await get(`/docs/${asset}`)))).toBeLessThan(maxResponse);
  });

  it("contains no key", async () => {
    expect((await get("/docs/docs.js")).body).not.toContain("cak_");
  });

  it("returns a 304 if the browser has the file, and Stripe's 404 for another file", async () => {
    const { headers: { ETag } = {} } = await get("/docs/docs.js");
    expect(await get("/docs/docs.js", { "If-None-Match": String(ETag) })).toMatchObject({ statusCode: 304, body: "" });
    const missing = await get("/docs/missing.js");
    expect(missing).toMatchObject({ statusCode: 404, headers: { "Request-Id": "request" } });
    expect(JSON.parse(missing.body)).toMatchObject({ error: { type: "invalid_request_error" } });
  });

  it("redirects a path with a slash at its end", async () => {
    expect(await get("/docs/")).toMatchObject({ statusCode: 308, headers: { Location: "../docs" } });
  });

  describe.skipIf(!chromiumPath)("in a browser", () => {
    const browser = useBrowser();
    afterAll(() => stop([gateway]));

    it("works below the stage, and sends requests to its own host", async () => {
      const { page, errors, outside } = await browser.page(`${await listen(gateway, 0)}/${stage}/docs`);
      await page.getByRole("button", { name: "Test Request (post /v1/customers)" }).waitFor();
      const { origin } = new URL(page.url());
      expect(await page.locator("body").innerText()).toContain(`${origin}/${stage}/customers`);
      expect({ errors, outside }).toEqual({ errors: [], outside: [] });
    });
  });
});
