import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { useLog } from "../../support/logs.ts";
import { coldStart, useService } from "../../support/service.ts";

const service = useService();
const log = useLog("WARN");
const create = () => service.client().customers.create();
// The errors for a role without permission. The local Secrets Manager never returns them.
const secretsManager = mockClient(SecretsManagerClient);
const denied = Object.assign(
  new Error("User: arn:aws:sts::1:assumed-role/r is not authorized to perform: secretsmanager:GetSecretValue"),
  { name: "AccessDeniedException" },
);
const undecrypted = Object.assign(new Error("Secrets Manager can't decrypt the protected secret text."), {
  name: "DecryptionFailure",
});

beforeEach(() => {
  secretsManager.restore();
  coldStart();
});

/** Mocks the response of Secrets Manager. */
const mockSecret = (respond: (id: string) => object | Promise<object>) =>
  mockClient(SecretsManagerClient)
    .on(GetSecretValueCommand)
    .callsFake(({ SecretId }) => respond(SecretId));

describe("a failure that no retry can repair", () => {
  it.each([
    [
      "an empty secret",
      "secret_empty",
      "The secret stripe-customers/local/stripe-write-key is empty. Store a Stripe key (rk_… or sk_…) there.",
      async () => ({ SecretString: "" }),
    ],
    [
      "a malformed secret",
      "secret_malformed",
      "The secret stripe-customers/local/stripe-write-key must contain a Stripe key (rk_… or sk_…).",
      async () => ({ SecretString: "two words" }),
    ],
    ["a denied permission", "access_denied", denied.message, () => Promise.reject(denied)],
    ["a secret that cannot be decrypted", "access_denied", undecrypted.message, () => Promise.reject(undecrypted)],
  ])(
    "%s causes a 500 without a retry, and a log line and a metric with the cause",
    async (_, cause, problem, respond) => {
      // The authorizer fetches its keys here, before the mock.
      await service.client().customers.list();
      const before = (await service.control("GET", "/requests")) as unknown[];
      const mock = mockSecret(respond);
      await expect(create()).rejects.toMatchObject({
        type: "StripeAPIError",
        statusCode: 500,
        message: expect.stringMatching(/^The service failed\. If it fails again, send its operators the request id/),
        headers: { "stripe-should-retry": "false" },
      });
      expect(mock.commandCalls(GetSecretValueCommand)).toHaveLength(1);
      expect(await service.control("GET", "/requests")).toHaveLength(before.length);
      expect(log.lines("failure")).toMatchObject([{ cause, problem }]);
      expect(log.lines("retry")).toEqual([]);
      expect(log.metrics("ConfigurationErrors")).toMatchObject([
        { cause, environment: "local", ConfigurationErrors: 1 },
      ]);
    },
  );

  it("a key that Stripe rejects causes a 500 with the cause in the log", async () => {
    await service.control("PUT", "/keys", {});
    await expect(create()).rejects.toMatchObject({ statusCode: 500, headers: { "stripe-should-retry": "false" } });
    expect(log.lines("failure")).toMatchObject([
      {
        cause: "stripe_key_refused",
        problem:
          "Stripe rejects the key in the secret stripe-customers/local/stripe-write-key with 401. Store a key there that has the permission.",
      },
    ]);
    expect(log.metrics("ConfigurationErrors")).toMatchObject([{ cause: "stripe_key_refused" }]);
    await service.control("PUT", "/keys", { rk_test_localRead: "read", rk_test_localWrite: "write" });
  });

  it("a missing variable causes a 500 with the cause in the log", async () => {
    const { STRIPE_API_URL } = process.env;
    delete process.env.STRIPE_API_URL;
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    process.env.STRIPE_API_URL = STRIPE_API_URL;
    expect(log.lines("failure")).toMatchObject([
      { cause: "variable_missing", problem: "The environment variable STRIPE_API_URL is not set." },
    ]);
  });
});
