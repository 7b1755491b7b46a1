import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { demoKeys } from "../../infra/local/environment.ts";
import { secretValues } from "../../infra/local/resources.ts";
import { secretName } from "../../infra/service.ts";
import { useLog } from "../support/logs.ts";
import { coldStart, useService } from "../support/service.ts";
import { post, signed } from "../support/webhooks.ts";

let time = Date.now();
// Ten minutes between requests, so the gateway invokes the authorizer for each.
const service = useService({ now: () => (time += 600_000) });
const log = useLog("WARN");
// The local Secrets Manager cannot remove a value.
const secretsManager = mockClient(SecretsManagerClient);
// The local gateway prints each failure of the authorizer.
beforeEach(() => vi.spyOn(console, "error").mockImplementation(() => {}));

/** By secret: a text of another format, the sentence's end, and a request to a function that reads the secret. */
const secrets = {
  read: ["whsec_1", "a Stripe key (rk_… or sk_…)", () => service.fetch("/v1/customers")],
  write: ["rk", "a Stripe key (rk_… or sk_…)", () => service.fetch("/v1/customers", { method: "POST" })],
  clientKeys: ["[]", "the client keys as `npm run keys` writes them", () => service.fetch("/v1/customers")],
  webhook: [
    "rk_test_1",
    "signing secrets of Stripe's webhook endpoint (whsec_…), separated by spaces",
    () => post(service.url, "{}", signed("{}", "whsec_right")),
  ],
} as const;

describe("a function whose secret has", () => {
  it.each(
    Object.entries(secrets).flatMap(([secret, [malformed, stored, send]]) => {
      const id = secretName("local", secret as keyof typeof secrets);
      const isEmpty = `The secret ${id} is empty. Store ${stored} there.`;
      const missing = `The secret ${id} has no value or does not exist. Store ${stored} there.`;
      return [
        { state: "no value", id, text: undefined, problem: missing, send },
        { state: "an empty text", id, text: "", problem: isEmpty, send },
        { state: "whitespace", id, text: " \n", problem: isEmpty, send },
        { state: "another text", id, text: malformed, problem: `The secret ${id} must contain ${stored}.`, send },
      ];
    }),
  )("$state logs which one, and what to store there: $id", async ({ id, text, problem, send }) => {
    const values: Record<string, string | null | undefined> = secretValues(demoKeys(), undefined, "whsec_right");
    secretsManager.on(GetSecretValueCommand).callsFake(async ({ SecretId }) => {
      const SecretString = SecretId === id ? text : values[SecretId];
      if (SecretString === undefined) throw new ResourceNotFoundException({ message: "", $metadata: {} });
      return { SecretString };
    });
    coldStart();
    expect((await send()).status).toBe(500);
    expect(log.lines("failure")).toMatchObject([{ problem }]);
  });
});
