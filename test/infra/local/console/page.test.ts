import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConsole } from "../../../../infra/local/console/server.ts";
import { startContainers } from "../../../../infra/local/functions/containers.ts";
import { chromiumPath, useBrowser, type WatchedPage } from "../../../support/chromium.ts";
import { patience } from "../../../support/patience.ts";
import { useService } from "../../../support/service.ts";

/** Runs a command as the shell of a reader does, who pastes it. */
const paste = async (command: string) => JSON.parse((await promisify(execFile)("sh", ["-c", command])).stdout);

describe.skipIf(!chromiumPath)("the console", () => {
  const service = useService({
    runtime: startContainers,
    webhooks: true,
    retryAfter: 0,
    pages: (service) => ({ "/console": createConsole(service) }),
  });
  const browser = useBrowser();
  let watched: WatchedPage;
  let page: Page;
  const open = (view: string) => page.getByRole("navigation").getByRole("link", { name: view, exact: true }).click();
  const list = (name: string) => page.getByRole("list", { name, exact: true });
  const row = (label: string, text: string | RegExp) => list(label).getByRole("link").filter({ hasText: text }).first();
  const detail = () => page.locator(".detail");
  const button = (name: string) => page.getByRole("button", { name, exact: true });

  beforeEach(async () => {
    watched = await browser.page(`${service.url}/console`);
    ({ page } = watched);
  });
  afterEach(async () => {
    expect(watched).toMatchObject({ errors: [], outside: [] });
    await page.context().close();
  });
  // The functions of events must have ended before the service ends.
  afterAll(async () => {
    const underWay = async () =>
      Object(await service.control("GET", "/deliveries")).under_way + service.queues.events.size;
    await vi.waitUntil(async () => (await underWay()) === 0, patience);
  });

  it("proposes a first request, and shows it as soon as it happened", async () => {
    await page.getByText("No request yet.").waitFor();
    const { id } = await paste(await page.locator("pre").innerText());
    await row("Requests", /200\s*POST\s*\/v1\/customers\s*admin/).click();
    expect(await page.getByRole("group", { name: "Response body" }).innerText()).toContain(id);
  });

  it("shows Stripe's retries, the log and a replay of a request", async () => {
    await open("Double");
    const form = page.getByRole("form", { name: "Faults of Stripe's API" });
    await form.getByLabel("Fault").selectOption("rate_limit");
    await form.getByLabel("Path begins with").fill("/v1/customers");
    await form.getByRole("button", { name: "Add" }).click();
    await page.getByText("the next request to /v1/customers").waitFor();
    await service.client("storefront").customers.create({ name: 'It\'s "Jenny" $HOME `ls`' });
    await open("Requests");
    await row("Requests", "1 retry").click();
    const calls = await list("Calls of create-customer").getByRole("listitem").allInnerTexts();
    const [first, second] = calls.filter((call) => call.startsWith("Stripe")).map((call) => call.replaceAll("\n", " "));
    expect(first).toMatch(/POST \/v1\/customers 429/);
    expect(second).toMatch(/POST \/v1\/customers attempt 2 200/);
    expect(await list("Log of create-customer").innerText()).toMatch(/WARN\s*retry/);
    const replay = await page.getByRole("group", { name: "Replay with curl" }).innerText();
    expect(replay).toContain("-u 'cak_local_storefront_demo:'");
    expect(await paste(replay)).toMatchObject({ object: "customer", name: 'It\'s "Jenny" $HOME `ls`' });
  });

  it("shows the reason of a failure, and filters and pauses the list", async () => {
    await service.fetch("/v1/customers/cus_none");
    await row("Requests", "No such customer: 'cus_none'").waitFor();
    await page.getByLabel("Filter requests").fill("cus_none");
    await vi.waitUntil(async () => (await list("Requests").getByRole("listitem").count()) === 1, patience);
    await button("Pause").click();
    await service.fetch("/v1/customers/cus_none?later=1");
    await button("Resume (1 new)").click();
    await row("Requests", "later=1").waitFor();
    await page.getByLabel("Requests shown").selectOption("Failed requests");
    await page.getByLabel("Filter requests").fill("200");
    await page.getByText("No request matches the filter.").waitFor();
  });

  it("moves in a list with the keys, opens with Enter and closes with Escape", async () => {
    const links = list("Requests").getByRole("link");
    await links.first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await detail().waitFor();
    expect(await links.nth(1).getAttribute("aria-current")).toBe("true");
    await page.keyboard.press("Escape");
    await detail().waitFor({ state: "detached" });
    await vi.waitUntil(() => links.nth(1).evaluate((link) => link.matches(":focus")), patience);
    await page.keyboard.press("/");
    expect(await page.getByLabel("Filter requests").evaluate((input) => input.matches(":focus"))).toBe(true);
  });

  it("finds a customer by its reference, with payment methods and history", async () => {
    const response = await service.fetch("/v1/customer_references/user_42", {
      method: "PUT",
      body: new URLSearchParams({ email: "maria@example.com", name: "Maria Quint" }),
    });
    const { id } = (await response.json()) as { id: string };
    await service.client().paymentMethods.attach("pm_card_visa", { customer: id });
    await open("Customers");
    for (const search of ["user_42", id, "maria@example.com", "quin"]) {
      await page.getByLabel("Search customers").fill("nobody");
      await page.getByText("No customer matches.").waitFor();
      await page.getByLabel("Search customers").fill(search);
      await vi.waitUntil(async () => (await list("Customers").getByRole("listitem").count()) === 1, patience);
      await row("Customers", /Maria Quint.*shop user_42/s).waitFor();
    }
    await row("Customers", id).click();
    await list("Payment methods").getByText("Visa •••• 4242").waitFor();
    await list("History of user_42").getByText("payment_method.attached").waitFor();
    await list("Events").getByText("customer.created").click();
    expect(await page.getByRole("group", { name: "Stripe's event" }).innerText()).toContain(id);
  });

  it("shows the delivery of an event, and what subscribers did with it", async () => {
    const mailer = () => {
      throw new Error("No mail server");
    };
    service.subscribers.add(mailer);
    const { id } = await service.client().customers.create({ name: "Event" });
    await open("Events");
    await row("Events", new RegExp(`customer.created.*${id}.*200.*published.*1 failed`, "s")).click();
    service.subscribers.delete(mailer);
    expect(await list("Deliveries").innerText()).toContain(`${service.url}/v1/webhooks/stripe`);
    expect(await list("Results of subscribers").innerText()).toMatch(/mailer\s*Error: No mail server.*failed/s);
    await list("Log of consume-stripe-events").waitFor();
    expect(await page.getByRole("group", { name: "Event on the bus" }).innerText()).toContain(id);
  });

  it("redrives a dead letter, whose event then reaches the bus", async () => {
    await service.control("POST", "/delivery_faults", { fault: "lost", type: "customer.created" });
    const { id } = await service.client().customers.create({ name: "Lost" });
    const { data } = await service.stripe().events.list({ limit: 1 });
    service.queues.failed.send(JSON.stringify(data[0]));
    await open("Queue");
    await page.getByText("Dead letters: 1").waitFor();
    await list("Dead letters").getByText("Message").click();
    expect(await list("Dead letters").locator("pre").innerText()).toContain(id);
    await button("Redrive").click();
    await page.getByText("Dead letters: 0").waitFor();
    await open("Events");
    await row("Events", new RegExp(`customer.created.*${id}.*lost.*published`, "s")).waitFor();
  });

  it("sets the clock, the rate limits and the data of the double", async () => {
    await open("Double");
    await button("Forward 1 day").click();
    await page.getByText("1 day ahead").waitFor();
    await button("Set to the real time").click();
    await page.getByText("the real time.").waitFor();
    await button("Switch on").click();
    await page.getByText("On: global 25 per second").waitFor();
    await button("Switch off").click();
    await button("Switch on").waitFor();
    await button("Reset").click();
    await button("Delete all data").click();
    await page.getByText("Reset.", { exact: true }).waitFor();
    expect((await service.client().customers.list()).data).toEqual([]);
    await button("Create sample customers").click();
    await page.getByText("Created 50 customers from").waitFor();
    await open("Customers");
    await row("Customers", "Meadowlark Veterinary Clinic").waitFor();
  });
});
