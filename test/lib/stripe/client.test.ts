import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { type SecretName, secretName } from "../../../infra/service.ts";
import { useService } from "../../support/service.ts";

describe("the Stripe key", () => {
  const keys: Record<string, "read" | "write"> = { rk_test_localRead: "read", rk_test_localWrite: "write" };
  const service = useService({ keys });

  async function store(secret: SecretName, SecretString: string) {
    await new SecretsManagerClient({}).send(
      new PutSecretValueCommand({ SecretId: secretName("local", secret), SecretString }),
    );
  }

  it("is fetched again when Stripe rejects it, and the request succeeds", async () => {
    await service.client().customers.create();
    delete keys.rk_test_localWrite;
    keys.rk_test_rolled = "write";
    await store("write", "rk_test_rolled");
    expect(await service.client().customers.create({ name: "Rolled" })).toMatchObject({ name: "Rolled" });
  });

  it("is fetched again when it is replaced during a retry", async () => {
    await store("write", "rk_test_next");
    keys.rk_test_next = "write";
    delete keys.rk_test_rolled;
    await service.control("POST", "/faults", { fault: "error_503", method: "POST" });
    expect(await service.client().customers.create({ name: "Next" })).toMatchObject({ name: "Next" });
  });

  it("causes a 500 that does not contain it if Stripe rejects it again", async () => {
    await store("read", "rk_test_wrong");
    delete keys.rk_test_localRead;
    const failure = service.client().customers.list();
    await expect(failure).rejects.toMatchObject({
      type: "StripeAPIError",
      statusCode: 500,
      message: expect.stringMatching(
        /^The service failed\. If it fails again, send its operators the request id [\w-]+\.$/,
      ),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("rk_test") });
  });

  it("for reading cannot write", async () => {
    keys.rk_test_readOnly = "read";
    await store("write", "rk_test_readOnly");
    delete keys.rk_test_next;
    await expect(service.client().customers.create()).rejects.toMatchObject({
      type: "StripeAPIError",
      statusCode: 500,
    });
  });
});
