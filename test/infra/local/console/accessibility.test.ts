import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { createConsole } from "../../../../infra/local/console/server.ts";
import { chromiumPath, sizes, useBrowser } from "../../../support/chromium.ts";
import { useService } from "../../../support/service.ts";

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Finds violations of axe's rules and what is wider than the page. A text, because the tests compile without a browser's types. */
const findings = `axe.run().then(({ violations }) => ({
  rules: violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
}))`;

describe.skipIf(!chromiumPath)("each view of the console", () => {
  const time = Date.now();
  const service = useService({
    // Time stands still, so throttles do not refill.
    now: () => time,
    webhooks: true,
    pages: (service) => ({ "/console": createConsole(service) }),
  });
  const browser = useBrowser();
  let customer = "";
  beforeAll(async () => {
    ({ id: customer } = await service.client().customers.create({ name: "Jenny", metadata: { user_id: "42" } }));
    await service.client().paymentMethods.attach("pm_card_visa", { customer });
    for (let request = 1; request <= 5; request++) await service.fetch("/v1/customers", {}, "trickle");
    await service.control("POST", "/faults", { fault: "slow", path: "/v1/payment_methods" });
    service.queues.failed.send('{"id":"evt_1","type":"customer.updated"}');
  });

  /** The views, each with a text that it shows when it is complete. */
  const views = {
    requests: "429",
    customers: "Jenny",
    events: "customer.created",
    queue: "customer.updated",
    throttles: "exhausted",
    double: "late by 1.0 s",
  };
  const cases = (["light", "dark"] as const).flatMap((scheme) =>
    Object.entries(sizes).map(([size, pixels]) => ({ scheme, size, pixels })),
  );

  it.each(cases)("has no violation of axe's rules and no overflow, $scheme, on a $size", async ({ pixels, scheme }) => {
    const { page, errors, outside } = await browser.page(`${service.url}/console`, pixels, scheme);
    await page.evaluate(axe);
    const check = async (view: string) =>
      expect(await page.evaluate(findings), view).toEqual({ rules: [], overflow: 0 });
    for (const [view, text] of Object.entries(views)) {
      await page.evaluate(`location.hash = "#/${view}"`);
      await page.locator(`main[aria-label=${view} i]`, { hasText: text }).waitFor();
      await check(view);
      const row = page.locator(".rows a").first();
      if (!(await row.count())) continue;
      await row.click();
      await page.locator(".detail .code").first().waitFor();
      await check(`${view}, in detail`);
    }
    expect({ errors, outside }).toEqual({ errors: [], outside: [] });
    await page.context().close();
  });

  it("shows how many tokens a client has left", async () => {
    const { page } = await browser.page(`${service.url}/console#/throttles`);
    const meter = page.getByRole("meter", { name: "Tokens of trickle" });
    await meter.waitFor();
    expect(await meter.getAttribute("aria-valuenow")).toBe("0");
    expect(await meter.getAttribute("aria-valuemax")).toBe("4");
  });
});
