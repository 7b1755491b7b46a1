import { describe, expect, it } from "vitest";
import { createAws } from "../../../infra/local/aws/server.ts";
import { listen, stop } from "../../../infra/local/listen.ts";
import { secretName } from "../../../infra/service.ts";
import { finished, start } from "../../support/programs.ts";

const issue = ["keys", "issue", "--client", "admin"];
const replay = ["events", "replay", "--all", "--from", "stripe", "--yes"];

/** Runs a command of an operator against a Secrets Manager with these values. Returns the last line of its messages. */
async function run([command, ...parameters]: string[], secrets: Readonly<Record<string, string | null>>) {
  const aws = createAws({ secrets, queues: [], subscribers: new Set(), invoke: async () => {} });
  const url = await listen(aws, 0);
  const variables = { AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_SECRETS_MANAGER: url };
  const child = start(`infra/operator/${command}/main.ts`, [...parameters, "--env", "local"], variables);
  child.stdin.end();
  const { code, error } = await finished(child);
  stop([aws]);
  return { code, error: error.trim() };
}

const clientKeys = secretName("local", "clientKeys");
const readKey = secretName("local", "read");
const malformed = `The secret ${clientKeys} must contain the client keys as \`npm run keys\` writes them. Restore its former value (version stage AWSPREVIOUS), or remove all keys and issue new ones: aws secretsmanager put-secret-value --secret-id ${clientKeys} --secret-string '{}' && npm run keys -- issue --env local --client <client>`;
const isEmpty = `The secret ${readKey} is empty. Store a Stripe key (rk_… or sk_…) there. aws secretsmanager put-secret-value --secret-id ${readKey} --secret-string rk_…`;
const noKey = isEmpty.replace("is empty. Store", "must contain").replace(" there.", ".");
const missing = (id: string) =>
  `The secret ${id} does not exist in this account and region. npm run deploy -- local creates it.`;

describe("a command of an operator", () => {
  it.each([
    ["no value", null],
    ["an empty text", ""],
    ["whitespace", " \n"],
    ["no keys", "{}"],
  ])("issues the first key if the secret has %s", async (_, value) => {
    expect(await run(issue, { [clientKeys]: value })).toEqual({
      code: 0,
      error: expect.stringMatching(/^Key \w{12} of admin in local/),
    });
  });

  it.each([
    ["does not exist", issue, {}, missing(clientKeys)],
    ["is not JSON", issue, { [clientKeys]: "cak_local_admin_demo" }, malformed],
    ["has another shape", issue, { [clientKeys]: '{"admin": ["cak_local_admin_demo"]}' }, malformed],
    ["is JSON but no object", issue, { [clientKeys]: "null" }, malformed],
    ["does not exist", replay, {}, missing(readKey)],
    ["has no value", replay, { [readKey]: null }, isEmpty],
    ["is empty", replay, { [readKey]: "" }, isEmpty],
    ["is whitespace", replay, { [readKey]: " \n" }, isEmpty],
    ["is another kind of key", replay, { [readKey]: "whsec_1" }, noKey],
    ["is two keys", replay, { [readKey]: "rk_test_1 rk_test_2" }, noKey],
  ])("says what to do if the secret %s: %j", async (_, command, secrets, error) => {
    expect(await run(command, secrets)).toEqual({ code: 1, error });
  });
});
