import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Environment } from "../../infra/environments.ts";
import { environment } from "../../infra/local/environment.ts";
import { withKey } from "../../infra/operator/keys/keys.ts";
import { KeyStore } from "../../infra/operator/keys/store.ts";
import { routes, secretName, stage } from "../../infra/service.ts";
import { type ClientKeys, hashKey, type Scope, scopes } from "../../lib/access/clients.ts";
import { coldStart, useService } from "../support/service.ts";

/** The name of the client with this scope alone. A key can contain the name. */
const nameOf = (scope: Scope) => scope.replace(/[:_]/g, "-");
const keyOf = (scope: Scope, state: string) => `cak_local_${nameOf(scope)}_${state}0123456789`;
const now = Math.floor(Date.now() / 1000);
const storedKey = (key: string, expires?: number) => ({
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
      storedKey(keyOf(scope, "valid")),
      storedKey(keyOf(scope, "later"), now + 3600),
      storedKey(keyOf(scope, "expired"), now - 1),
      storedKey(keyOf(scope, "revoked"), now),
    ],
  ]),
);

let time = 0;
// Advances the clock by one second per request, so that no throttle applies.
const service = useService({ environment: { ...environment, clients }, clientKeys, now: () => (time += 1000) });

/** A key in each possible state, with the message to the caller. */
const states: Record<string, { key: (scope: Scope) => string; message?: RegExp }> = {
  valid: { key: (scope) => keyOf(scope, "valid") },
  "valid for a while": { key: (scope) => keyOf(scope, "later") },
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
  "of a client named as a property of every object": {
    key: () => "cak_local_constructor_0123456789abcdef",
    message: /^Invalid API Key provided: cak_local_constructor_/,
  },
  malformed: { key: () => "cak_local", message: /^Invalid API Key provided\.$/ },
  none: { key: () => "", message: /^You did not provide an API key/ },
};

/** The routes that require a key. */
const protectedRoutes = routes.filter(({ scope }) => scope);

const cases = protectedRoutes.flatMap((endpoint) =>
  scopes.flatMap((scope) =>
    Object.entries(states).map(([state, { key, message }]) => ({
      name: `${endpoint.method} ${endpoint.path}`,
      endpoint,
      scope,
      state,
      key: key(scope),
      message,
    })),
  ),
);

describe("the authorizer", () => {
  it.each(cases)("checks a key that is $state, with $scope, for $name", async ({ endpoint, scope, key, message }) => {
    const path = `/${stage}${endpoint.path.replace("{customer}", "cus_1").replace("{payment_method}", "pm_1")}`;
    const response = await service.fetch(path, {
      method: endpoint.method,
      headers: { Authorization: key && `Bearer ${key}` },
    });
    const { error } = (await response.json()) as { error?: { message: string } };
    if (message) expect([response.status, error?.message]).toEqual([401, expect.stringMatching(message)]);
    else if (scope !== endpoint.scope)
      expect([response.status, error?.message]).toEqual([
        403,
        `The client ${nameOf(scope)} does not have the scope ${endpoint.scope}, which this endpoint requires.`,
      ]);
    else expect([401, 403]).not.toContain(response.status);
  });
});

describe("a new key", () => {
  afterEach(() => vi.useRealTimers());
  const secretId = secretName("local", "clientKeys");
  const statusWith = async (key: string) =>
    (await service.fetch("/v1/customers", { headers: { Authorization: `Bearer ${key}` } })).status;

  it("is accepted at its first use two seconds later, although the authorizer knows the former keys", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    coldStart();
    expect(await statusWith(keyOf("customers:read", "valid"))).toBe(200);
    const key = keyOf("customers:read", "fresh");
    await new KeyStore(new SecretsManagerClient({}), secretId).change((all) =>
      withKey(all, nameOf("customers:read"), storedKey(key), now),
    );
    vi.setSystemTime(Date.now() + 2_000);
    expect(await statusWith(key)).toBe(200);
  });

  it("causes at most one fetch per second if it is unknown, and none for clients that are not declared", async () => {
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
    ["bearer, in any case", (key: string) => `bEARER ${key}`],
    ["Basic, as the user", (key: string) => `Basic ${btoa(`${key}:`)}`],
    ["Basic, with a password", (key: string) => `Basic ${btoa(`${key}:x`)}`],
    ["Bearer, with the prefix that the Stripe CLI requires", (key: string) => `Bearer rk_${key}`],
  ])("is accepted as %s", async (_, header) => {
    const response = await service.fetch("/v1/customers", {
      headers: { Authorization: header(keyOf("customers:read", "valid")) },
    });
    expect(response.status).toBe(200);
  });

  it("returns the limits of its client in RateLimit-Policy", async () => {
    const response = await service.fetch("/v1/customers", {
      headers: { Authorization: `Bearer ${keyOf("customers:read", "valid")}` },
    });
    expect(response.headers.get("ratelimit-policy")).toBe('"rate";q=100;w=1, "burst";q=200');
    expect(response.headers.get("ratelimit")).toBeNull();
  });
});

describe("a 401", () => {
  // Every character that a header can contain. Those with a meaning in JSON, templates and keys are more frequent.
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

  it("is valid JSON for every Authorization header", async () => {
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
