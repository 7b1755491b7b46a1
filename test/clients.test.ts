import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { finished, root, script, shell } from "./support/programs.ts";
import { useService } from "./support/service.ts";

const service = useService();
const readme = readFileSync(`${root}README.md`, "utf8");

describe("stripe-node as the README has it", () => {
  it("makes a customer", async () => {
    const [, code = ""] = /```js\n(import[^`]*)```/.exec(readme) ?? [];
    const { output, error } = await finished(script(code.replace("4000", new URL(service.url).port)));
    expect({ output, error }).toEqual({ output: expect.stringMatching(/^cus_\w{14}\n$/), error: "" });
  });
});

describe("the Stripe CLI", () => {
  const home = mkdtempSync(`${tmpdir()}/stripe-cli-`);
  afterAll(() => rmSync(home, { recursive: true }));

  /** The answer, without what the CLI says before it. */
  async function stripe(command: string) {
    const options = `--api-base ${service.url} --api-key rk_cak_local_admin_demo`;
    const lines = `node_modules/.bin/stripe ${command} ${options}`;
    const { output, error } = await finished(
      shell(lines, { HOME: home, XDG_CONFIG_HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: "1" }),
    );
    const said = output || error;
    return JSON.parse(said.slice(said.indexOf("{")));
  }

  it("makes, changes, lists and deletes a customer with a card", async () => {
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

  it("is told Stripe's errors", async () => {
    expect(await stripe("customers retrieve cus_missing")).toMatchObject({ error: { code: "resource_missing" } });
    expect(await stripe('customers create -d "nickname=J"')).toMatchObject({
      error: { code: "parameter_unknown", param: "nickname" },
    });
  });
});
