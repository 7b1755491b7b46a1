import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { demoKey } from "../infra/local/environment.ts";
import { ending, makeKey, withKey } from "../infra/operator/keys/keys.ts";
import { KeyStore } from "../infra/operator/keys/store.ts";
import { secretName } from "../infra/service.ts";
import { patience } from "./support/patience.ts";
import { addressOf, sdks } from "./support/sdks.ts";
import { useService } from "./support/service.ts";

let time = Date.now();
const keys: Record<string, "read" | "write"> = { rk_test_localRead: "read", rk_test_localWrite: "write" };
// Time runs fast at the gateway, so that no throttle speaks and the authorizer's answers get old.
const service = useService({ keys, now: () => (time += 2_000) });

/** Writes and reads without pause, with the key that is right at the time, and counts what fails. */
function load(currentKey: () => string) {
  let stopped = false;
  const failures: unknown[] = [];
  let requests = 0;
  const worker = async () => {
    while (!stopped) {
      const { customers } = sdks["stripe 23.1.0"](currentKey(), {
        ...addressOf(service.url),
        maxNetworkRetries: 0,
        telemetry: false,
      });
      requests += 2;
      await customers
        .create()
        .then(({ id }) => customers.retrieve(id))
        .catch((error) => failures.push(error));
    }
  };
  const workers = Array.from({ length: 4 }, worker);
  return {
    /** Lets so many requests more pass. */
    more: async (count: number) => {
      const goal = requests + count;
      await expect.poll(() => requests, patience).toBeGreaterThan(goal);
    },
    stop: async () => {
      stopped = true;
      await Promise.all(workers);
      return failures;
    },
  };
}

describe("under load, no request fails", () => {
  it("while a client changes to a new key within the overlap", async () => {
    let key = demoKey("admin");
    const running = load(() => key);
    await running.more(40);
    const now = Math.floor(Date.now() / 1000);
    const { key: next, kept } = makeKey({ environment: "local", client: "admin", label: "next", now });
    const store = new KeyStore(new SecretsManagerClient({}), secretName("local", "clientKeys"));
    await store.change((all) =>
      withKey(
        ending(all, "admin", now + 3600, () => true),
        "admin",
        kept,
        now,
      ),
    );
    // The authorizer sees the new key once its hashes are old.
    const opens = () =>
      sdks["stripe 23.1.0"](next, { ...addressOf(service.url), maxNetworkRetries: 0 })
        .customers.list()
        .then(
          () => true,
          () => false,
        );
    await expect.poll(opens, { ...patience, interval: 500 }).toBe(true);
    key = next;
    await running.more(40);
    expect(await running.stop()).toEqual([]);
  });

  it("while Stripe's keys are rolled", async () => {
    const running = load(() => demoKey("admin"));
    await running.more(40);
    for (const access of ["read", "write"] as const) {
      const rolled = `rk_test_rolled_${access}`;
      keys[rolled] = access;
      const SecretId = secretName("local", access);
      await new SecretsManagerClient({}).send(new PutSecretValueCommand({ SecretId, SecretString: rolled }));
      await running.more(20);
      delete keys[access === "read" ? "rk_test_localRead" : "rk_test_localWrite"];
      await running.more(40);
    }
    expect(await running.stop()).toEqual([]);
  });
});
