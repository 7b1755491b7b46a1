import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { demoKey } from "../../../../infra/local/environment.ts";
import { docsAt } from "../../../../infra/local/pages/docs.ts";
import { routes, stage } from "../../../../infra/service.ts";
import { chromiumPath, sizes, useBrowser } from "../../../support/chromium.ts";
import { root } from "../../../support/programs.ts";
import { useService } from "../../../support/service.ts";

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>;
}
const { paths }: ApiDocument = JSON.parse(readFileSync(`${root}openapi.json`, "utf8"));

const create = "tag/customers/POST/v1/customers";
const testCreate = "Test Request (post /v1/customers)";

/** Rules of axe that Scalar's markup breaks in the dialog of a request. No setting of Scalar changes it. */
const brokenByScalar = [
  "aria-allowed-role",
  "aria-input-field-name",
  "aria-prohibited-attr",
  "aria-required-attr",
  "landmark-no-duplicate-main",
  "presentation-role-conflict",
];

/** Returns the rules of axe that the page breaks, or a part of it. */
async function brokenRules(page: Page, part = ":root"): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(`axe.run("${part}", { resultTypes: ["violations"] })`);
  return (results as axe.AxeResults).violations.map(({ id }) => id);
}

const width = (page: Page) => page.evaluate<number>("document.documentElement.scrollWidth");

describe.skipIf(!chromiumPath)("the docs page", () => {
  const service = useService({ pages: () => ({ "/docs": docsAt(demoKey("admin")) }) });
  const browser = useBrowser();

  /** Opens the page, and waits for the first operation. */
  async function open(...view: [{ width: number; height: number }?, ("dark" | "light")?]) {
    const opened = await browser.page(`${service.url}/docs`, ...view);
    await opened.page.locator(`[id$="${create}"]`).waitFor();
    return opened;
  }

  /** Sends a request with this body. Returns the response, and the dialog that shows it. */
  async function send(page: Page, body: object) {
    await page.getByRole("button", { name: testCreate }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator(".cm-content[contenteditable=true]").last().fill(JSON.stringify(body));
    const [response] = await Promise.all([
      page.waitForResponse((each) => each.url().endsWith("/v1/customers")),
      dialog.getByRole("button", { name: /^Send post request/ }).click(),
    ]);
    return { dialog, response };
  }

  it("lists every operation, without an error and without a request to another host", async () => {
    const { page, errors, outside } = await open();
    const sidebar = await page.getByRole("complementary").first().innerText();
    const summaries = routes.map(
      ({ method, path }) => paths[`/${stage}${path}`]?.[method.toLowerCase()]?.summary ?? `${method} ${path}`,
    );
    expect(summaries.filter((summary) => !sidebar.includes(summary))).toEqual([]);
    expect({ errors, outside }).toEqual({ errors: [], outside: [] });
  });

  it("creates a customer by clicks, with the demo key", async () => {
    const { page, errors, outside } = await open();
    const { dialog, response } = await send(page, { email: "jenny@example.com" });
    await dialog.getByText("200 OK").waitFor();
    const { id } = await response.json();
    expect(await service.client().customers.retrieve(id)).toMatchObject({ email: "jenny@example.com" });
    expect({ errors, outside }).toEqual({ errors: [], outside: [] });
  });

  it("shows the error of a wrong request", async () => {
    const { page } = await open();
    const { dialog } = await send(page, { balance: "much" });
    await dialog.getByText("400 Bad Request").waitFor();
    await dialog.getByText("Invalid integer: much").waitFor();
  });

  it("scrolls to the response on a phone", async () => {
    const { page } = await open(sizes.phone);
    const { dialog } = await send(page, {});
    await dialog.getByText("200 OK").waitFor();
    const { y = Number.NaN } = (await dialog.getByText("200 OK").boundingBox()) ?? {};
    expect(y).toBeLessThan(sizes.phone.height);
  });

  it("can be used with the keyboard alone", async () => {
    const { page } = await open();
    const { keyboard } = page;
    const focused = () =>
      page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
    await keyboard.press("Tab");
    expect(await focused()).toContain("Search");
    await keyboard.press("Enter");
    await keyboard.type("attach");
    await page.getByRole("option", { name: /Attach a payment method/ }).waitFor();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await page.waitForURL(/attach$/);
    while (!(await focused()).includes("Test Request")) await keyboard.press("Tab");
    await keyboard.press("Enter");
    await page.getByRole("dialog").getByText("Bearer Token").waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  });

  const views = Object.entries(sizes).flatMap(([name, size]) =>
    (["light", "dark"] as const).map((scheme) => ({ name, size, scheme })),
  );

  it.each(views)("is accessible and fits on a $name in $scheme", async ({ size, scheme }) => {
    const { page, errors, outside } = await open(size, scheme);
    expect(await page.locator("body").getAttribute("class")).toContain(`${scheme}-mode`);
    expect(await brokenRules(page)).toEqual([]);
    expect(await width(page)).toBe(size.width);
    await page.getByRole("button", { name: testCreate }).click();
    await page.getByRole("dialog").getByText("Bearer Token").waitFor();
    expect(await width(page)).toBe(size.width);
    expect(await brokenRules(page, "[role=dialog]")).toEqual(brokenByScalar);
    expect({ errors, outside }).toEqual({ errors: [], outside: [] });
  });
});
