import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refreshSecret, secret } from "../../lib/secrets.ts";

// A failure of Secrets Manager cannot be had from a server that works.
const secretsManager = mockClient(SecretsManagerClient);
const answering = (SecretString?: string) => secretsManager.on(GetSecretValueCommand).resolves({ SecretString });
const fetches = () => secretsManager.commandCalls(GetSecretValueCommand).length;

describe("a secret", () => {
  let id = "";
  beforeEach(({ task }) => {
    id = task.id;
    secretsManager.reset();
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => vi.useRealTimers());

  it("is fetched once, by its name", async () => {
    answering("first");
    expect(await Promise.all([secret(id), secret(id), secret(id)])).toEqual(["first", "first", "first"]);
    expect(fetches()).toBe(1);
    expect(secretsManager.commandCalls(GetSecretValueCommand)[0]?.args[0].input).toEqual({ SecretId: id });
  });

  it("is fetched again after five minutes, so that a rotation is noticed", async () => {
    answering("first");
    await secret(id);
    answering("second");
    vi.advanceTimersByTime(299_000);
    expect(await secret(id)).toBe("first");
    vi.advanceTimersByTime(1_000);
    expect(await secret(id)).toBe("second");
  });

  it("is fetched at once where it is known to be old", async () => {
    answering("first");
    await secret(id);
    answering("second");
    expect(await refreshSecret(id)).toBe("second");
    expect(await secret(id)).toBe("second");
  });

  it("that could not be fetched is asked for again", async () => {
    secretsManager.on(GetSecretValueCommand).rejectsOnce(new Error("unavailable"));
    await expect(secret(id)).rejects.toThrow("unavailable");
    answering("first");
    expect(await secret(id)).toBe("first");
  });

  it("without text says which it is", async () => {
    answering();
    await expect(secret(id)).rejects.toThrow(`The secret ${id} holds no text.`);
  });
});
