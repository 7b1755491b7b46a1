import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { demoKey } from "../../../../infra/local/environment.ts";
import { docsAt } from "../../../../infra/local/pages/docs.ts";
import { root } from "../../../support/programs.ts";
import { useService } from "../../../support/service.ts";

const service = useService({ pages: () => ({ "/docs": docsAt(demoKey("admin")) }) });
const get = (path: string, headers = {}) => fetch(`${service.url}${path}`, { headers, redirect: "manual" });

describe("GET /docs", () => {
  it("lets the page request its own origin only", async () => {
    const { headers } = await get("/docs");
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("serves the document of the repository", async () => {
    const document = JSON.parse(readFileSync(`${root}openapi.json`, "utf8"));
    expect(await (await get("/docs/openapi.json")).json()).toEqual(document);
  });

  it.each(["", "/scalar.js", "/docs.js", "/docs.css", "/openapi.json"])(
    "sends /docs%s again only if it changed",
    async (file) => {
      const { status, headers } = await get(`/docs${file}`);
      expect([status, headers.get("cache-control")]).toEqual([200, "no-cache"]);
      expect((await get(`/docs${file}`, { "If-None-Match": headers.get("etag") })).status).toBe(304);
      expect((await get(`/docs${file}`, { "If-None-Match": '"other"' })).status).toBe(200);
    },
  );

  it("redirects /docs/, where the addresses in the page would be wrong", async () => {
    const { status, headers } = await get("/docs/");
    expect([status, new URL(headers.get("location") ?? "", `${service.url}/docs/`).pathname]).toEqual([308, "/docs"]);
  });

  it("returns Stripe's 404 for other files", async () => {
    for (const file of ["missing.js", "constructor"]) {
      const response = await get(`/docs/${file}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        error: { message: "Unrecognized request URL.", type: "invalid_request_error" },
      });
    }
  });
});
