import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SecretFormat } from "../../../lib/platform/secret-format.ts";
import { refreshSecret, secret } from "../../../lib/platform/secrets.ts";
import { patience } from "../../support/patience.ts";

// The local Secrets Manager cannot fail on demand.
const secretsManager = mockClient(SecretsManagerClient);
const store = (SecretString?: string) => secretsManager.on(GetSecretValueCommand).resolves({ SecretString });
const fail = (error = new Error("unavailable")) => secretsManager.on(GetSecretValueCommand).rejects(error);
const fetches = () => secretsManager.commandCalls(GetSecretValueCommand).length;
const word: SecretFormat<string> = { name: "one word", read: (text) => (text.includes(" ") ? undefined : text) };
const missing = new ResourceNotFoundException({ message: "", $metadata: {} });

describe("a secret", () => {
  let id = "";
  beforeEach(({ task }) => {
    id = task.id;
    vi.stubEnv("ENVIRONMENT", "local");
    secretsManager.reset();
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => vi.useRealTimers());

  it("is fetched by its name, once for concurrent callers", async () => {
    store("first");
    const values = await Promise.all([secret(id, word), secret(id, word), secret(id, word)]);
    expect(values).toEqual(["first", "first", "first"]);
    expect(fetches()).toBe(1);
    expect(secretsManager.commandCalls(GetSecretValueCommand)[0]?.args[0].input).toEqual({ SecretId: id });
  });

  it("is fetched again after five minutes, so that a rotation takes effect", async () => {
    store("first");
    await secret(id, word);
    store("second");
    vi.advanceTimersByTime(299_000);
    expect(await secret(id, word)).toBe("first");
    vi.advanceTimersByTime(1_000);
    expect(await secret(id, word)).toBe("second");
  });

  it("is fetched at once by refreshSecret", async () => {
    store("first");
    await secret(id, word);
    store("second");
    expect(await refreshSecret(id, word)).toBe("second");
    expect(await secret(id, word)).toBe("second");
  });

  it("is fetched again after a failed first fetch", async () => {
    fail();
    await expect(secret(id, word)).rejects.toThrow("unavailable");
    store("first");
    expect(await secret(id, word)).toBe("first");
  });

  it.each([
    ["cannot be fetched", () => fail()],
    ["is deleted", () => fail(missing)],
    ["is emptied", () => store("")],
    ["is malformed", () => store("two words")],
  ])("retains its last value when it %s, until it has a new value", async (_, spoil) => {
    store("first");
    await secret(id, word);
    vi.advanceTimersByTime(300_000);
    spoil();
    expect(await secret(id, word)).toBe("first");
    expect(await refreshSecret(id, word)).toBe("first");
    // Until the next attempt, a use does not fetch it.
    expect([await secret(id, word), fetches()]).toEqual(["first", 3]);
    store("second");
    vi.advanceTimersByTime(10_000);
    expect(await secret(id, word)).toBe("second");
  });

  it("retains its last value while Secrets Manager does not respond, until the response arrives", async () => {
    store("first");
    await secret(id, word);
    vi.advanceTimersByTime(300_000);
    const { promise, resolve } = Promise.withResolvers<{ SecretString: string }>();
    secretsManager.on(GetSecretValueCommand).callsFake(() => promise);
    expect(await secret(id, word)).toBe("first");
    resolve({ SecretString: "second" });
    await vi.waitUntil(async () => (await secret(id, word)) === "second", patience);
  });

  it.each([
    ["missing", () => fail(missing), "secret_missing", "has no value or does not exist. Store one word there."],
    ["empty", () => store(), "secret_empty", "is empty. Store one word there."],
    ["blank", () => store(" \n"), "secret_empty", "is empty. Store one word there."],
    ["malformed", () => store("two words"), "secret_malformed", "must contain one word."],
  ])("throws an error with its name and format if it is %s", async (_, spoil, code, sentence) => {
    spoil();
    const message = `The secret ${id} ${sentence}`;
    await expect(secret(id, word)).rejects.toMatchObject({ name: "Misconfigured", code, message });
  });
});
