import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { demoKey } from "../infra/local/environment.ts";
import { createKey, withExpiry, withKey } from "../infra/operator/keys/keys.ts";
import { KeyStore } from "../infra/operator/keys/store.ts";
import { secretName } from "../infra/service.ts";
import { patience } from "./support/patience.ts";
import { addressOf, sdks } from "./support/sdks.ts";
import { useService } from "./support/service.ts";

let time = Date.now();
const keys: Record<string, "read" | "write"> = { rk_test_localRead: "read", rk_test_localWrite: "write" };
// Two seconds between requests, so that no throttle applies and the authorizer's decisions expire.
const service = useService({ keys, now: () => (time += 2_000) });

/** Writes and reads continuously with the current key, and collects the failures. */
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
    /** Waits for `count` more requests. */
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
    const { key: next, stored } = createKey({ environment: "local", client: "admin", label: "next", now });
    const store = new KeyStore(new SecretsManagerClient({}), "local");
    await store.change((all) =>
      withKey(
        withExpiry(all, "admin", now + 3600, () => true),
        "admin",
        stored,
        now,
      ),
    );
    // The authorizer accepts the new key after it has read the hashes again.
    const works = () =>
      sdks["stripe 23.1.0"](next, { ...addressOf(service.url), maxNetworkRetries: 0 })
        .customers.list()
        .then(
          () => true,
          () => false,
        );
    await expect.poll(works, { ...patience, interval: 500 }).toBe(true);
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
