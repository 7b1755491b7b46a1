import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { demoKey, environment } from "../infra/local/environment.ts";
import { gatewayMetrics } from "../infra/monitoring/metrics.ts";
import { type Endpoint, endpoints, stage } from "../infra/service.ts";
import { metrics } from "../lib/platform/metrics.ts";
import { followedTypes } from "../lib/schemas/stripe-event.ts";
import { groups } from "./conformance/cases/all.ts";
import { browserAt } from "./support/browser.ts";
import { brokenLinks, codeIn, documents, rowsUnder } from "./support/documents.ts";
import { startRun } from "./support/local-run.ts";
import { finished, root, shell } from "./support/programs.ts";
import { useService } from "./support/service.ts";

const { apps: readme, operators, localRun, contributors, migration } = documents;
const { scripts, dependencies, devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(`${root}package.json`, "utf8"),
);

describe("the README", () => {
  const service = useService();

  it("shows calls that work when pasted in sequence", async () => {
    const blocks = [...readme.matchAll(/```sh\n([^`]*\bcurl\b[^`]*)```/g)].map(([, block]) => block).join("\n");
    // With --fail-with-body, curl exits with an error if the response is an error.
    const lines = blocks
      .replaceAll("http://127.0.0.1:4000", service.url)
      .replaceAll("curl ", "curl -sS --fail-with-body ");
    const { code, output, error } = await finished(shell(`set -e\n${lines}`));
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(
      output
        .trim()
        .split(/\n(?=\{)/)
        .map((response) => JSON.parse(response)),
    ).toMatchObject([
      { object: "customer", name: "Jenny Rosen", metadata: { user_id: "12345" } },
      { object: "customer", name: "Jenny Rosen" },
      { object: "list", data: [{ email: "jenny@example.com" }] },
      { metadata: { user_id: "12345", loyalty_tier: "gold" } },
      { invoice_settings: { default_payment_method: expect.stringMatching(/^pm_/) } },
      { deleted: true },
      { email: "john@example.com", metadata: { user_id: "54321" } },
      { name: "Jenny Rosen", metadata: { user_id: "user-42" } },
      { name: "Jenny Rosen", metadata: { user_id: "user-42" } },
      { object: "list", data: [], url: "/v1/customer_references/user-42/history" },
    ]);
  });

  it("invokes an app's own function when a customer changes", async () => {
    const [, code = ""] = /```js\n(\/\/ on-customer\.mjs\n[\s\S]*?)```/.exec(readme) ?? [];
    const [, line = ""] = /```\nSUBSCRIBER=on-customer\.mjs npm start\n(curl [^\n]*)\n```/.exec(readme) ?? [];
    const [, expected = ""] = /what it prints: `([^`]*)`/.exec(readme) ?? [];
    const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
    writeFileSync(`${directory}/on-customer.mjs`, code);
    const { child, until, url } = await startRun(["--no-json"], { SUBSCRIBER: `${directory}/on-customer.mjs` });
    expect((await finished(shell(line.replace("http://127.0.0.1:4000", url)))).code).toBe(0);
    await until(new RegExp(`│ ${expected.replace("…", "\\w+")} $`));
    child.kill("SIGINT");
    rmSync(directory, { recursive: true });
  });

  it("saves a card and changes a customer that nobody else has changed, with raw requests of stripe-node", async () => {
    const { id: customer } = await service.client().customers.create({ name: " Jenny " });
    const run = (start: string, result: string) => {
      const [code = ""] = new RegExp(`(?<=\`\`\`js\\n)${start}[^]*?(?=\`\`\`)`).exec(readme) ?? [];
      const program = new Function(
        "stripe",
        "customer",
        "paymentMethod",
        `return (async () => {${code}; return ${result}})()`,
      );
      return program(service.client(), customer, "pm_card_visa");
    };
    const saved = await run("const saved =", "saved");
    expect(saved).toMatchObject({ object: "payment_method", customer });
    const invoice_settings = { default_payment_method: saved.id };
    const changed = await run("const { name, lastResponse }", "changed");
    expect(changed).toMatchObject({ id: customer, name: "Jenny", invoice_settings });
  });

  it("upserts a customer by its reference with a raw request of stripe-node", async () => {
    const [, code = ""] = /```js\n(const path = [\s\S]*?)```/.exec(readme) ?? [];
    const run = new Function("stripe", `return (async () => {${code}; return customer;})()`);
    expect(await run(service.client())).toMatchObject({ name: "Jenny", metadata: { user_id: "user-42" } });
  });

  it("gives a customer a tax id and credit", async () => {
    const [, code = ""] = /```js\n(const \{ id \} = [\s\S]*?)```/.exec(readme) ?? [];
    const run = new Function("stripe", `return (async () => {${code}; return { id, balance };})()`);
    const { id, balance } = await run(service.client());
    expect(balance).toBe(-500);
    expect((await service.client().customers.listTaxIds(id)).data).toMatchObject([{ value: "DE123456789" }]);
  });

  it("saves a card with 3-D Secure on the server and in the browser", async () => {
    const story = readme.slice(readme.indexOf("## Save a card with 3-D Secure"));
    const [create, browser, save] = [...story.matchAll(/```js\n([^`]*)```/g)].map(([, code]) => code ?? "");
    const stripe = service.client();
    const customer = await stripe.customers.create({});
    const clientSecret = await new Function(
      "stripe",
      "customer",
      `return (async () => {${create}; return client_secret;})()`,
    )(stripe, customer);

    const page = browserAt(service, clientSecret);
    new Function("Stripe", "document", "publishableKey", "clientSecret", browser ?? "")(
      page.Stripe,
      { querySelector: page.find },
      "pk_test_double",
      clientSecret,
    );
    await page.find("#save").onclick?.();
    expect(page.mounted).toEqual(["#card"]);

    const query = new URL(page.location).searchParams;
    await new Function("stripe", "customer", "query", `return (async () => {${save}})()`)(stripe, customer, query);
    const { invoice_settings } = Object(await stripe.customers.retrieve(customer.id));
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toMatchObject([
      { id: invoice_settings.default_payment_method, card: { last4: "3184" } },
    ]);
  });

  it("lists every endpoint in the order of infra/service.ts", () => {
    const rows = rowsUnder(readme, "function").map(([name, endpoint, scope]) => [name, endpoint?.split("`")[1], scope]);
    expect(rows).toEqual(
      Object.entries<Endpoint>(endpoints).map(
        ([name, { methods, path, scope = "none: Stripe signs what it sends" }]) => [
          name,
          `${methods.join(" or ")} /${stage}${path}`,
          scope,
        ],
      ),
    );
  });
});

describe("the guide to the local run", () => {
  const service = useService();

  it("lists every demo key with its scopes and throttle", () => {
    const declared = environment.clients.map(({ name, scopes, rate, burst }) => [
      `\`${demoKey(name)}\``,
      name === "admin" ? "every scope" : scopes.join(", "),
      `${rate} per second, burst ${burst}`,
    ]);
    expect(rowsUnder(localRun, "key")).toEqual(declared);
  });

  it("lists every command of the double", async () => {
    const response = await fetch(`${service.stripeUrl}/_control`);
    const { commands } = (await response.json()) as { commands: object };
    const named = rowsUnder(localRun, "command").flatMap(([cell = ""]) => codeIn(cell));
    expect(new Set(named)).toEqual(new Set(Object.keys(commands).map((name) => name.replace(" ", " /_control"))));
  });

  it("states the number of conformance cases", () => {
    expect(localRun).toContain(`against ${Object.values(groups).flat().length} cases of Stripe's behaviour`);
  });
});

describe("the documents", () => {
  it("name every script, and no other", () => {
    const named = new Set(
      [
        ...`${readme}${operators}${localRun}${contributors}${migration}`.matchAll(
          /npm (?:run )?(start|test|[a-z:-]+)(?= --|`|\n|$)/gm,
        ),
      ].map(([, script]) => script),
    );
    expect([...named].filter((script) => !scripts[script ?? ""] && script !== "ci")).toEqual([]);
    expect(Object.keys(scripts).filter((script) => !named.has(script))).toEqual([]);
  });

  it("list every type of Stripe's events that the service follows", () => {
    const published = rowsUnder(readme, "detail-type").flatMap(([types = ""]) => codeIn(types));
    expect(published).toEqual([...followedTypes, "customer_reference.conflicting"]);
    const section = operators.slice(operators.indexOf("## Stripe's events"), operators.indexOf("**By EventBridge.**"));
    expect(codeIn(section)).toEqual(expect.arrayContaining([...followedTypes]));
  });

  it("list every metric with its dimensions", () => {
    const listed = rowsUnder(operators, "metric \\| counts").flatMap(([names = "", counts = ""]) =>
      codeIn(names).map((name) => [name, codeIn(counts)]),
    );
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries({ ...metrics, ...gatewayMetrics }).map(([name, { by }]) => [name, [...by]])),
    );
  });

  it.each([
    "README.md",
    "CHANGELOG.md",
    "MIGRATION.md",
    "infra/README.md",
    "infra/local/README.md",
    "lib/README.md",
    "test/examples/README.md",
    ".github/CONTRIBUTING.md",
    ".github/SECURITY.md",
  ])("link only to files and headings that exist: %s", (file) => {
    expect(brokenLinks(file)).toEqual([]);
  });

  it("state the reason of every dependency", () => {
    const rows = contributors.slice(contributors.indexOf("## Dependencies"));
    const unnamed = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      (name) => !rows.includes(name) && !rows.includes(name.replace(/^@(middy|types)\/|^node-linux/, "")),
    );
    expect(unnamed.filter((name) => !name.startsWith("@types/"))).toEqual([]);
  });
});
