import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { demoKey } from "../infra/local/environment.ts";
import { codeIn, documents, rowsUnder } from "./support/documents.ts";
import { finished, run, script, shell } from "./support/programs.ts";
import { useService } from "./support/service.ts";

const service = useService();
const readme = documents.apps;

describe("stripe-node, used as in the README,", () => {
  it("creates a customer", async () => {
    const [, code = ""] = /```js\n(import[^`]*)```/.exec(readme) ?? [];
    const { output, error } = await finished(script(code.replace("4000", new URL(service.url).port)));
    expect({ output, error }).toEqual({ output: expect.stringMatching(/^cus_\w{14}\n$/), error: "" });
  });
});

describe("the Stripe CLI", () => {
  const home = mkdtempSync(`${tmpdir()}/stripe-cli-`);
  afterAll(() => rmSync(home, { recursive: true }));

  /** Runs the CLI. Returns the JSON in its output. */
  async function stripe(command: string) {
    const options = `--api-base ${service.url} --api-key rk_cak_local_admin_demo`;
    const lines = `node_modules/.bin/stripe ${command} ${options}`;
    const { output, error } = await finished(
      shell(lines, { HOME: home, XDG_CONFIG_HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: "1" }),
    );
    const text = output || error;
    return JSON.parse(text.slice(text.indexOf("{")));
  }

  it("creates, updates, lists and deletes a customer with a card", async () => {
    const { id } = await stripe(
      'customers create -d "email=cli@example.com" -d "metadata[a]=1" -d "address[city]=Berlin"',
    );
    expect(await stripe(`customers update ${id} --name="Jenny Rosen"`)).toMatchObject({
      id,
      name: "Jenny Rosen",
      metadata: { a: "1" },
      address: { city: "Berlin" },
    });
    const method = await stripe(`payment_methods attach pm_card_visa --customer=${id}`);
    expect(method).toMatchObject({ object: "payment_method", customer: id });
    expect(await stripe(`get /v1/customers/${id}/payment_methods`)).toMatchObject({ data: [{ id: method.id }] });
    expect(await stripe(`post /v1/payment_methods/${method.id}/detach`)).toMatchObject({ customer: null });
    expect(await stripe("customers list --limit 1")).toMatchObject({ object: "list", data: [{ id }] });
    expect(await stripe(`customers delete ${id} --confirm`)).toMatchObject({ id, deleted: true });
  });

  it("saves a card by a setup intent, and opens the customer portal", async () => {
    const { id } = await stripe("customers create");
    const redirects =
      '-d "automatic_payment_methods[enabled]=true" -d "automatic_payment_methods[allow_redirects]=never"';
    const intent = await stripe(`setup_intents create --customer=${id} ${redirects}`);
    expect(intent).toMatchObject({ status: "requires_payment_method", client_secret: expect.any(String) });
    const saved = await stripe(`setup_intents confirm ${intent.id} --payment-method=pm_card_visa`);
    expect(saved).toMatchObject({ status: "succeeded", customer: id });
    const changes = '-d "card[exp_year]=2040" -d "metadata[a]=1"';
    expect(await stripe(`post /v1/payment_methods/${saved.payment_method} ${changes}`)).toMatchObject({
      card: { exp_year: 2040 },
      metadata: { a: "1" },
    });
    expect(await stripe(`post /v1/billing_portal/sessions -d customer=${id}`)).toMatchObject({
      url: expect.stringMatching(/^https:/),
    });
    expect(
      await stripe(`post /v1/customer_sessions -d customer=${id} -d "components[payment_element][enabled]=true"`),
    ).toMatchObject({ client_secret: expect.any(String) });
  });

  it("gets Stripe's errors", async () => {
    expect(await stripe("customers retrieve cus_missing")).toMatchObject({ error: { code: "resource_missing" } });
    expect(await stripe('customers create -d "nickname=J"')).toMatchObject({
      error: { code: "parameter_unknown", param: "nickname" },
    });
  });
});

/** By language, the command, the first lines of a program, and the lines after the README's. All programs print the same. */
const languages = {
  Python: {
    command: ["python3", "-c"],
    begin: "import stripe\nfrom urllib.parse import quote",
    next: `
named = client.v1.customers.create(params={"name": "Jane"})
customers = client.v1.customers.list(params={"limit": 1})
print(customer.name, customer.metadata["user_id"], len(list(customers.auto_paging_iter())) > 1)
print(client.v1.customers.update(named.id, params={"name": "Janet"}).name, named.delete().deleted)`,
  },
  Ruby: {
    command: ["ruby", "-e"],
    begin: 'require "stripe"; require "erb"; Gem::Deprecate.skip = true',
    next: `
named = client.v1.customers.create({ name: "Jane" })
customers = client.v1.customers.list({ limit: 1 })
pages = customers.auto_paging_each.count > 1 && customers.next_page.data.length == 1
puts "#{customer.name} #{customer.metadata["user_id"]} #{pages.to_s.capitalize}"
named.name = "Janet"
puts "#{named.save.name} #{named.delete.deleted.to_s.capitalize}"`,
  },
  PHP: {
    // STRIPE_PHP is the SDK's init.php, or an autoloader that finds the SDK.
    command: ["php", "-r"],
    begin: 'require getenv("STRIPE_PHP");',
    next: `
$named = $client->customers->create(["name" => "Jane"]);
$customers = $client->customers->all(["limit" => 1]);
$pages = iterator_count($customers->autoPagingIterator()) > 1 && count($customers->nextPage()->data) == 1;
echo "{$customer->name} {$customer->metadata["user_id"]} " . ($pages ? "True" : "False") . "\\n";
$named->name = "Janet";
echo "{$named->save()->name} " . ($named->delete()->deleted ? "True" : "False") . "\\n";`,
  },
} as const;

const isInstalled = ({ command: [program, option], begin }: (typeof languages)[keyof typeof languages]) =>
  spawnSync(program, [option, begin]).status === 0;

const [clients = "", references = ""] = readme.split("## Customer references");

describe.each(Object.entries(languages))("the SDK of %s, used as in the README,", (name, language) => {
  it.skipIf(!isInstalled(language))("sends everything to the service (needs the SDK)", async () => {
    const { command, begin, next } = language;
    const cells = [...rowsUnder(clients, "SDK"), ...rowsUnder(references, "SDK")].filter(([sdk]) => sdk === name);
    const code = cells.flatMap(([, ...cells]) => cells.flatMap(codeIn)).join("\n");
    const lines = code.replace("https://customers.example.com", service.url).replace("cak_…", demoKey("admin"));
    const { output, error } = await finished(run(command[0], [command[1], `${begin}\n${lines}${next}`]));
    expect({ output, error }).toEqual({ output: "Jenny user-42 True\nJanet True\n", error: "" });
  });
});
