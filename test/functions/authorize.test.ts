import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Environment } from "../../infra/environments.ts";
import { environment } from "../../infra/local/environment.ts";
import { withKey } from "../../infra/operator/keys/keys.ts";
import { KeyStore } from "../../infra/operator/keys/store.ts";
import { routes, stage } from "../../infra/service.ts";
import { type ClientKeys, hashKey } from "../../lib/access/clients.ts";
import { type Scope, scopes } from "../../lib/access/scopes.ts";
import { coldStart, useService } from "../support/service.ts";

/** The name of the client that has only this scope, in characters that a key allows, and at most 30 of them. */
const nameOf = (scope: Scope) => scope.replace(/[:_]/g, "-").slice(-30);
const keyOf = (scope: Scope, state: string) => `cak_local_${nameOf(scope)}_${state}0123456789`;
const now = Math.floor(Date.now() / 1000);
const kept = (key: string, expires?: number) => ({
  hash: hashKey(key),
  created: 1,
  label: "",
  ...(expires && { expires }),
});

const clients: Environment["clients"] = scopes.map((scope) => ({
  name: nameOf(scope),
  scopes: [scope],
  rate: 100,
  burst: 200,
}));
const clientKeys: ClientKeys = Object.fromEntries(
  scopes.map((scope) => [
    nameOf(scope),
    [
      kept(keyOf(scope, "valid")),
      kept(keyOf(scope, "later"), now + 3600),
      kept(keyOf(scope, "expired"), now - 1),
      kept(keyOf(scope, "revoked"), now),
    ],
  ]),
);

let time = 0;
// The clock of the gateway advances a second per request, so throttles never apply.
const service = useService({ environment: { ...environment, clients }, clientKeys, now: () => (time += 1000) });

/** Each state that a key can be in, and the message of its 401. */
const states: Record<string, { key: (scope: Scope) => string; message?: RegExp }> = {
  valid: { key: (scope) => keyOf(scope, "valid") },
  "valid for an hour": { key: (scope) => keyOf(scope, "later") },
  expired: {
    key: (scope) => keyOf(scope, "expired"),
    message: /^Invalid API Key provided: cak_local_[a-z-]+_\*{4}6789$/,
  },
  revoked: {
    key: (scope) => keyOf(scope, "revoked"),
    message: /^Invalid API Key provided: cak_local_[a-z-]+_\*{4}6789$/,
  },
  unknown: {
    key: (scope) => keyOf(scope, "unknown"),
    message: /^Invalid API Key provided: cak_local_[a-z-]+_\*{4}6789$/,
  },
  "of another environment": {
    key: (scope) => keyOf(scope, "valid").replace("local", "prod"),
    message: /^Invalid API Key provided: cak_prod_[a-z-]+_\*{4}6789$/,
  },
  "of a client with the name of a property of every object": {
    key: () => "cak_local_constructor_0123456789abcdef",
    message: /^Invalid API Key provided: cak_local_constructor_/,
  },
  malformed: { key: () => "cak_local", message: /^Invalid API Key provided\.$/ },
  missing: { key: () => "", message: /^You did not provide an API key/ },
};

const attempts = scopes.flatMap((scope) =>
  Object.entries(states).map(([state, { key, message }]) => ({ scope, state, key: key(scope), message })),
);

/** Every route that requires a key, with its scope. */
const guarded = routes.flatMap(({ method, path, scope }) => (scope ? [{ method, path, required: scope }] : []));

describe("an endpoint", () => {
  it.each(guarded)("accepts only valid keys with its scope: $method $path", async ({ method, path, required }) => {
    const url = `/${stage}${path.replace("{customer}", "cus_1").replace("{payment_method}", "pm_1")}`;
    const failures: object[] = [];
    for (const { scope, state, key, message } of attempts) {
      const response = await service.fetch(url, { method, headers: { Authorization: key && `Bearer ${key}` } });
      const { error } = (await response.json()) as { error?: { message: string } };
      const [status, text = ""] = [response.status, error?.message];
      const lacksScope = `The client ${nameOf(scope)} does not have the scope ${required}, which this endpoint requires.`;
      const isExpected = message
        ? status === 401 && message.test(text)
        : scope === required
          ? status !== 401 && status !== 403
          : status === 403 && text === lacksScope;
      if (!isExpected) failures.push({ scope, state, status, text });
    }
    expect(failures).toEqual([]);
  });
});

describe("a new key", () => {
  afterEach(() => vi.useRealTimers());
  const statusWith = async (key: string) =>
    (await service.fetch("/v1/customers", { headers: { Authorization: `Bearer ${key}` } })).status;

  it("is accepted at its first use, two seconds after the authorizer fetched the keys", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    coldStart();
    expect(await statusWith(keyOf("customers:read", "valid"))).toBe(200);
    const key = keyOf("customers:read", "fresh");
    await new KeyStore(new SecretsManagerClient({}), "local").change((all) =>
      withKey(all, nameOf("customers:read"), kept(key), now),
    );
    vi.setSystemTime(Date.now() + 2_000);
    expect(await statusWith(key)).toBe(200);
  });

  it("is not rejected while Secrets Manager fails, because API Gateway caches a rejection", async () => {
    const key = keyOf("customers:read", "newest");
    coldStart();
    expect(await statusWith(keyOf("customers:read", "valid"))).toBe(200);
    vi.useFakeTimers({ toFake: ["Date"] });
    const secretsManager = mockClient(SecretsManagerClient);
    secretsManager.on(GetSecretValueCommand).rejects(new Error("unavailable"));
    vi.setSystemTime(Date.now() + 2_000);
    expect(await statusWith(key)).toBe(500);
    const SecretString = JSON.stringify({ [nameOf("customers:read")]: [kept(key)] });
    secretsManager.on(GetSecretValueCommand).resolves({ SecretString });
    vi.setSystemTime(Date.now() + 11_000);
    expect(await statusWith(key)).toBe(200);
    secretsManager.restore();
    coldStart();
  });

  it("causes at most one fetch of the keys per second, and none if its client is not declared", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    coldStart();
    const secretsManager = mockClient(SecretsManagerClient);
    secretsManager.on(GetSecretValueCommand).resolves({ SecretString: "{}" });
    for (let guess = 0; guess < 20; guess++)
      expect(await statusWith(keyOf("customers:read", `guess${guess}`))).toBe(401);
    vi.setSystemTime(Date.now() + 2_000);
    for (let guess = 0; guess < 20; guess++) await statusWith(keyOf("customers:read", `other${guess}`));
    for (let guess = 0; guess < 20; guess++) await statusWith(`cak_local_nobody_guess${guess}`);
    expect(secretsManager.commandCalls(GetSecretValueCommand)).toHaveLength(2);
    secretsManager.restore();
    coldStart();
  });
});

describe("a key", () => {
  it.each([
    ["Bearer", (key: string) => `Bearer ${key}`],
    ["bearer in any case", (key: string) => `bEARER ${key}`],
    ["the user of Basic", (key: string) => `Basic ${btoa(`${key}:`)}`],
    ["the user of Basic with a password", (key: string) => `Basic ${btoa(`${key}:x`)}`],
    ["Bearer with the prefix rk_ that the Stripe CLI requires", (key: string) => `Bearer rk_${key}`],
  ])("is accepted as %s", async (_, header) => {
    const response = await service.fetch("/v1/customers", {
      headers: { Authorization: header(keyOf("customers:read", "valid")) },
    });
    expect(response.status).toBe(200);
  });

  it("returns the limits of its usage plan", async () => {
    const response = await service.fetch("/v1/customers", {
      headers: { Authorization: `Bearer ${keyOf("customers:read", "valid")}` },
    });
    expect(response.headers.get("ratelimit-policy")).toBe('"rate";q=100;w=1, "burst";q=200');
    expect(response.headers.get("ratelimit")).toBeNull();
  });
});

describe("a 401", () => {
  // Every character that a header allows. Those with a meaning in JSON, templates and keys are more frequent.
  const latin = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f);
  const character = fc.oneof(
    latin.map((code) => String.fromCharCode(code)),
    fc.constantFrom('"', "\\", "$", "_"),
  );
  const characters = fc.string({ unit: character });
  const key = fc.oneof(
    characters,
    fc.tuple(characters, characters, characters).map((parts) => `cak_${parts.join("_")}`),
    characters.map((random) => `cak_local_customers-read_${random}`),
  );
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64");
  const header = fc.oneof(
    characters,
    key.map((sent) => `Bearer ${sent}`),
    fc.oneof(key, fc.uint8Array()).map((user) => `Basic ${base64(user)}`),
  );

  it("is valid JSON for any Authorization header", async () => {
    const property = fc.asyncProperty(header, async (Authorization) => {
      const response = await service.fetch("/v1/customers", { headers: { Authorization } });
      expect([response.status, JSON.parse(await response.text())]).toEqual([
        401,
        { error: { message: expect.stringMatching(/API [Kk]ey/), type: "invalid_request_error" } },
      ]);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});
