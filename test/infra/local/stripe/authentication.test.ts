import { describe, expect, it } from "vitest";
import { doubleKeys } from "../../../../infra/local/environment.ts";
import { useDouble } from "../../../support/double.ts";

describe("the keys of the Stripe double behind npm start", () => {
  const double = useDouble({ keys: doubleKeys });

  /** The statuses of a read and a write with a key. */
  const statuses = (key: string) =>
    Promise.all(
      ["GET", "POST"].map(async (method) => {
        const headers = { Authorization: `Bearer ${key}` };
        return (await fetch(`${double.url}/v1/customers`, { method, headers })).status;
      }),
    );

  it.each([
    ["sk_test_anything", [200, 200]],
    ["sk_test_51N0tSoSecret", [200, 200]],
    ["rk_test_localRead", [200, 403]],
    ["rk_test_localWrite", [200, 200]],
    ["rk_test_other", [401, 401]],
    ["sk_live_1", [401, 401]],
    ["sk_test_", [401, 401]],
    ["sk_test_*", [401, 401]],
    ["constructor", [401, 401]],
  ])("returns for a read and a write with %s: %j", async (key, expected) => {
    expect(await statuses(key)).toEqual(expected);
  });

  it("rejects any secret key after the keys were replaced", async () => {
    await double.control("PUT", "/keys", { rk_test_localRead: "read" });
    expect(await statuses("sk_test_anything")).toEqual([401, 401]);
    expect(await statuses("rk_test_localRead")).toEqual([200, 403]);
    await double.control("PUT", "/keys", doubleKeys);
    expect(await statuses("sk_test_anything")).toEqual([200, 200]);
  });
});
