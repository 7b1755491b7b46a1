import { describe, expect, it, vi } from "vitest";
import { check, environments } from "../infra/environments.ts";
import { demoKey } from "../infra/local/environment.ts";
import { documents, rowsUnder } from "./support/documents.ts";
import { patience } from "./support/patience.ts";
import { finished, script, shell } from "./support/programs.ts";
import { useService } from "./support/service.ts";

const { migration, operators } = documents;
const service = useService({ webhooks: true });

/** Returns the code block that contains a word, without its indentation. */
function blockWith(word: string): string {
  const blocks = [...migration.matchAll(/^( *)```\w+\n(.*?)^ *```$/gms)];
  const [, indent = "", code = ""] = blocks.find(([, , code]) => code?.includes(word)) ?? [];
  return code.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}

const optionsOf = (url: string) => `{ host: "127.0.0.1", port: ${new URL(url).port}, protocol: "http" }`;

/** Runs a program of the page for the local service and the double. Returns what it prints. */
async function run(code: string, input = "") {
  const program = code
    .replace('{ host: "customers.example.com" }', optionsOf(service.url))
    .replace("process.env.CUSTOMERS_KEY", `"${demoKey("admin")}"`)
    .replace("process.env.STRIPE_SECRET_KEY)", `"sk_test_1", ${optionsOf(service.stripeUrl)})`);
  const child = script(program);
  child.stdin.end(input);
  const { code: exit, output, error } = await finished(child);
  expect({ exit, error }).toEqual({ exit: 0, error: "" });
  return output;
}

/** Runs commands of the page for the local service. */
const runCommands = (lines: string) =>
  finished(
    shell(lines.replace("--env dev", "--env local").replace("https://$host", service.url), {
      AWS_ENDPOINT_URL: service.awsUrl,
      key: demoKey("admin"),
    }),
  );

const createdDirectly = async (name: string) => (await service.stripe().customers.create({ name })).id;

describe("the page about moving from direct use of Stripe", () => {
  it("has a command that finds the calls of an app", async () => {
    const { output } = await runCommands(blockWith("grep").replace("src", "test/examples"));
    for (const call of [
      "stripe.customers.update(",
      "client.v1.customers.update(",
      "client.V1Customers.Update(",
      "CLIENT.v1.customers.update(",
      "$client->customers->update(",
      "client.v1().customers().update(",
      "client.V1.Customers.Update(",
      "$url/v1/customers/",
    ])
      expect(output).toContain(call);
  });

  it("declares a client that an environment accepts", () => {
    const declared = new Function(`return {${blockWith("clients: [")}}`)();
    expect(() => check("dev", { ...environments.dev, ...declared })).not.toThrow();
  });

  it("has a command that issues a key", async () => {
    const { code, output } = await runCommands(blockWith("keys -- issue"));
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^cak_local_storefront_\w+$/m) });
  });

  it("has programs that give existing customers their reference, and list them again", async () => {
    const lines = [`${await createdDirectly("Jenny")},user-42`, `${await createdDirectly("Jane")},user-43`];
    await run(blockWith("backfill.mjs"), `${lines.join("\n")}\n`);
    await vi.waitFor(async () => {
      const { output } = await runCommands(blockWith("$host").replace("curl", "curl -sS"));
      expect(JSON.parse(output)).toMatchObject({ name: "Jenny", metadata: { user_id: "user-42" } });
    }, patience);
    expect((await run(blockWith("export.mjs"))).trim().split("\n").sort()).toEqual(lines.sort());
  });

  it("shows two clients side by side", async () => {
    const id = await createdDirectly("Jenny");
    await service.control("POST", "/objects", { object: "subscription", customer: id, status: "active" });
    expect(await run(blockWith("stripe.subscriptions.list").replace("cus_FvkrhfDyYypLfI", id))).toBe("Jenny 1\n");
  });

  it("states the costs and the durations of the operators' guide", () => {
    const totals = ["a million requests", "a month without requests", "a month with requests in every hour"].map(
      (table) => rowsUnder(operators, table).at(-1)?.at(-1)?.replaceAll("*", ""),
    );
    for (const total of totals) expect(migration).toContain(`$${total}`);
    const [, create = "", upsert = ""] = rowsUnder(operators, "MB").find(([size]) => size === "512") ?? [];
    for (const duration of `${create} ${upsert}`.match(/\d+/g) ?? []) expect(migration).toContain(duration);
  });
});
