import { request } from "node:http";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import { secretName } from "../../infra/service.ts";
import { type ClientKeys, hashKey } from "../../lib/access/clients.ts";
import { coldStart, useService } from "../support/service.ts";

const now = Math.floor(Date.now() / 1000);
const keyOf = (name: string, place = "local") => `cak_${place}_reader_${name}0123456789`;
const stored = (key: string, expires?: number) => ({
  hash: hashKey(key),
  created: 1,
  label: "",
  ...(expires && { expires }),
});
const valid = stored(keyOf("valid"));
const clients = [{ name: "reader", scopes: ["customers:read" as const], rate: 10, burst: 20, quota: 1_000 }];
const clientKeys: ClientKeys = {
  reader: [valid, stored(keyOf("ending"), now + 60), stored(keyOf("valid", "prod"))],
};
let time = 0;
// The authorizer's cached results expire before each request, so that every request invokes it.
const service = useService({
  environment: { ...environment, clients },
  clientKeys,
  now: () => (time += 600_000),
});
const list = (key: string) => service.fetch("/v1/customers?limit=1", { headers: { Authorization: `Bearer ${key}` } });
const statusOf = async (key: string) => (await list(key)).status;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: now * 1000 });
  coldStart();
});
afterEach(() => vi.useRealTimers());

describe("a key", () => {
  it("is accepted until the second in which it expires", async () => {
    vi.setSystemTime((now + 59) * 1000);
    expect(await statusOf(keyOf("ending"))).toBe(200);
    vi.setSystemTime((now + 60) * 1000);
    expect(await statusOf(keyOf("ending"))).toBe(401);
  });

  it("of another environment is rejected, even if its hash is stored here", async () => {
    expect(await statusOf(keyOf("valid", "prod"))).toBe(401);
  });

  it("is accepted in a header named AUTHORIZATION", async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const headers = { AUTHORIZATION: `Bearer ${keyOf("valid")}` };
    request(`${service.url}/v1/customers`, { headers }, ({ statusCode }) => resolve(statusCode))
      .on("error", reject)
      .end();
    expect(await promise).toBe(200);
  });

  it("that is removed from the secret is rejected ten seconds later", async () => {
    expect(await statusOf(keyOf("ending"))).toBe(200);
    await new SecretsManagerClient({}).send(
      new PutSecretValueCommand({
        SecretId: secretName("local", "clientKeys"),
        SecretString: JSON.stringify({ reader: [valid] }),
      }),
    );
    vi.setSystemTime((now + 10) * 1000);
    expect(await statusOf(keyOf("ending"))).toBe(401);
    expect(await statusOf(keyOf("valid"))).toBe(200);
  });

  it("of a client with a monthly quota shows it with the other limits", async () => {
    const { headers } = await list(keyOf("valid"));
    expect(headers.get("ratelimit-policy")).toBe('"rate";q=10;w=1, "burst";q=20, "month";q=1000');
  });
});
