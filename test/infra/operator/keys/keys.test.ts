import { once } from "node:events";
import { PassThrough } from "node:stream";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, vi } from "vitest";
import { createAws } from "../../../../infra/local/aws/server.ts";
import { demoKey } from "../../../../infra/local/environment.ts";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { createKey, withKey } from "../../../../infra/operator/keys/keys.ts";
import { readKey } from "../../../../infra/operator/keys/read-key.ts";
import { KeyStore } from "../../../../infra/operator/keys/store.ts";
import { secretName } from "../../../../infra/service.ts";
import { clientKeys } from "../../../../lib/access/client-keys.ts";
import { finished, start } from "../../../support/programs.ts";
import { addressOf, sdks } from "../../../support/sdks.ts";
import { useService } from "../../../support/service.ts";

let time = Date.now();
// Ten minutes between requests, so the gateway invokes the authorizer for each.
const service = useService({ now: () => (time += 600_000) });

/** Runs `npm run keys` with a standard input. */
async function keys(parameters: string[], { input = "", environment = "local", variables = {} } = {}) {
  const child = start("infra/operator/keys/main.ts", [...parameters, "--env", environment], {
    AWS_ENDPOINT_URL: service.awsUrl,
    ...variables,
  });
  child.stdin.end(input);
  const { code, output, error } = await finished(child);
  return { code, output: output.trim(), error: error.trim() };
}

/** Returns whether a key works, after the authorizer has read the hashes again. */
async function works(key: string): Promise<boolean> {
  await clientKeys(0);
  const { customers } = sdks["stripe 23.1.0"](key, { ...addressOf(service.url), maxNetworkRetries: 0 });
  return customers.list().then(
    () => true,
    () => false,
  );
}

describe("npm run keys", () => {
  it("issues a key, shows it once, and stores only its hash", async () => {
    const issued = await keys(["issue", "--client", "storefront", "--label", "shop", "--expires", "90d"]);
    expect(issued).toMatchObject({ code: 0, output: expect.stringMatching(/^cak_local_storefront_[0-9a-f]{64}$/) });
    expect(issued.error).toMatch(
      /^Key [0-9a-f]{12} of storefront in local, which expires \d{4}-\d\d-\d\d \d\d:\d\d\. It is shown only once/,
    );
    expect(await works(issued.output)).toBe(true);

    const [id = ""] = /[0-9a-f]{12}/.exec(issued.error) ?? [];
    const listed = await keys(["list", "--client", "storefront"]);
    expect(listed.output.split("\n")[0]).toMatch(/^CLIENT +KEY +LABEL +CREATED +EXPIRES +LAST USED +STATE$/);
    expect(listed.output).toMatch(
      new RegExp(`^storefront +${id} +shop +\\d.+ +\\d.+ +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +valid$`, "m"),
    );
    expect(listed.output).not.toContain(issued.output);

    const verified = await keys(["verify"], { input: `${issued.output}\n` });
    expect(verified).toMatchObject({
      code: 0,
      output: expect.stringMatching(new RegExp(`^This key of storefront is valid\\. Key ${id}, created `)),
    });

    const revoked = await keys(["revoke", "--client", "storefront", "--key", id.slice(0, 6)]);
    expect(revoked).toMatchObject({ code: 0, output: "", error: expect.stringContaining("up to 310 seconds") });
    expect(await works(issued.output)).toBe(false);
    expect((await keys(["verify"], { input: issued.output })).error).toMatch(/^This key of storefront has expired\./);
    expect((await keys(["list"])).output).toMatch(new RegExp(`${id}.* expired$`, "m"));
  });

  it("rotates a key: the former keys expire after the overlap", async () => {
    const first = await keys(["issue", "--client", "support"]);
    const second = await keys(["rotate", "--client", "support", "--overlap", "2h"]);
    expect(second.error).toContain("The former keys expire");
    const rows = (await keys(["list", "--client", "support"])).output.split("\n").slice(1);
    expect(rows).toHaveLength(3);
    expect(rows.filter((row) => / never /.test(row))).toHaveLength(1);
    expect([await works(first.output), await works(second.output)]).toEqual([true, true]);
    const third = await keys(["rotate", "--client", "support", "--overlap", "0s"]);
    expect([await works(second.output), await works(third.output)]).toEqual([false, true]);
  });

  it.each([
    [
      ["issue"],
      "The name of the client is missing. Add --client <client>. infra/environments.ts declares admin, storefront, support, trickle.",
    ],
    [
      ["issue", "--client", "shop"],
      'There is no client "shop" in local. infra/environments.ts declares admin, storefront, support, trickle.',
    ],
    [
      ["issue", "--client", "admin", "--expires", "soon"],
      '--expires must be a duration such as 30m, 24h or 7d, not "soon".',
    ],
    [["revoke", "--client", "admin"], "The id of the key is missing. Add --key <id>: npm run keys -- list shows it."],
    [["revoke", "--client", "trickle", "--key", "zzz"], /^trickle has no key zzz\. Its keys: [0-9a-f]{12}\.$/],
    [["lend", "--client", "admin"], /^npm run keys -- <command> --env <environment>/],
    [["issue", "--clients", "admin"], /^Unknown option '--clients'/],
  ])("rejects %j and says what to do", async (parameters, error) => {
    expect(await keys(parameters)).toEqual({
      code: 1,
      output: "",
      error: typeof error === "string" ? error : expect.stringMatching(error),
    });
  });

  it.each([
    ["not a key", "This is not a valid key. Keys have the form cak_<environment>_<client>_<random>."],
    ["cak_dev_admin_demo", "This key is for dev, not local."],
    ["cak_local_admin_other", "admin has no such key in local."],
  ])("verify explains why %s is not valid", async (input, error) => {
    expect(await keys(["verify"], { input })).toEqual({ code: 1, output: "", error });
  });

  it("explains errors of AWS", async () => {
    const variables = { AWS_REGION: "eu-central-1", AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    expect((await keys(["list"], { environment: "dev", variables })).error).toBe(
      "The secret stripe-customers/dev/client-keys does not exist in this account and region. npm run deploy -- dev creates it.",
    );
    const noCredentials = {
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_EC2_METADATA_DISABLED: "true",
      HOME: "/nowhere",
    };
    expect((await keys(["list"], { environment: "dev", variables: noCredentials })).error).toMatch(
      /^There are no valid AWS credentials\. Sign in/,
    );
    const unreachable = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    expect((await keys(["list"], { environment: "dev", variables: { ...variables, ...unreachable } })).error).toBe(
      "AWS could not be reached at AWS_ENDPOINT_URL, http://127.0.0.1:1 (ECONNREFUSED).",
    );
  });

  it("finds npm start at the port of its AWS services", async () => {
    const at = (AWS_PORT: string) => keys(["list"], { variables: { AWS_ENDPOINT_URL: "", AWS_PORT } });
    expect(await at(new URL(service.awsUrl).port)).toMatchObject({ code: 0, output: expect.stringMatching(/^CLIENT/) });
    expect(await at("1")).toEqual({
      code: 1,
      output: "",
      error:
        "Nothing listens on http://127.0.0.1:1 (ECONNREFUSED). Start the service with npm start. If its AWS services have another port, set AWS_PORT to it.",
    });
    expect(await at("four")).toMatchObject({ code: 1, error: 'AWS_PORT must be a port number, not "four".' });
  });

  it("verify says how long it waits for another program", async () => {
    const child = start("infra/operator/keys/main.ts", ["verify", "--env", "local"], {
      AWS_ENDPOINT_URL: service.awsUrl,
    });
    const ended = finished(child);
    const [announcement] = await once(child.stderr, "data");
    expect(String(announcement)).toBe("Waiting for a key on standard input, for at most 60 seconds.\n");
    child.stdin.end(demoKey("admin"));
    expect(await ended).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^This key of admin is valid\./),
    });
  });

  it("verify ends when no key arrives", async () => {
    expect(await keys(["verify"])).toEqual({
      code: 1,
      output: "",
      error: "There is no key on standard input. Run: npm run keys -- verify --env <environment> < key.txt",
    });
    await expect(readKey(new PassThrough(), 0.1)).rejects.toThrow("There is no key on standard input.");
  });

  it("verify asks for a key on a terminal, and does not show it", async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    const asked = vi.spyOn(console, "error").mockImplementation(() => {});
    const key = readKey(terminal);
    expect(asked.mock.calls).toEqual([["Paste the key, which is not shown, and press Enter within 60 seconds."]]);
    terminal.write(`${demoKey("admin")}\n`);
    expect(await key).toBe(demoKey("admin"));
    const interrupted = readKey(terminal, 3_600);
    terminal.write("\u0003");
    await expect(interrupted).rejects.toThrow("There is no key on standard input.");
    asked.mockRestore();
  });
});

describe("the secret of client keys", () => {
  it("loses no key if several operators add keys at once, even the first ones", async () => {
    const name = secretName("local", "clientKeys");
    const aws = createAws({ secrets: { [name]: null }, queues: [], subscribers: new Set(), invoke: async () => {} });
    const client = new SecretsManagerClient({
      endpoint: await listen(aws, 0),
      region: "local",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    const store = () => new KeyStore(client, "local");
    const created = Array.from(
      { length: 12 },
      (_, n) => createKey({ environment: "local", client: "admin", label: `${n}`, now: 1 }).stored,
    );
    await Promise.all(created.map((key) => store().change((keys) => withKey(keys, "admin", key, 1))));
    const { keys } = await store().read();
    expect(new Set(keys.admin?.map(({ hash }) => hash))).toEqual(new Set(created.map(({ hash }) => hash)));
    stop([aws]);
  });
});
