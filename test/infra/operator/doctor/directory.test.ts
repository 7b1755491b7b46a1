import { describe, expect, it } from "vitest";
import { type Environment, environments, settings } from "../../../../infra/environments.ts";
import { day, differences, keysWith, now, type Situation } from "./diagnose.ts";

const start = "npm run reconcile -- --env dev";
const log = "Look at the log /aws/lambda/stripe-customers-dev-reconcile-customers.";
const progress = (changes: object) => (situation: Situation) => {
  situation.progress = { ...situation.progress, ...changes };
};
const keys = (value: object) => (situation: Situation) => {
  situation.secrets.clientKeys = JSON.stringify(value);
};
const issue = (client: string) => `npm run keys -- issue --env dev --client ${client}`;
const others = keysWith("billing", undefined, keysWith("support", now + 300 * day));
const isOther = /^ok Client (billing|support)/;

describe("npm run doctor", () => {
  it.each<[string, (situation: Situation) => void, string[]]>([
    [
      "that no reconciliation has run",
      (situation) => {
        situation.progress = undefined;
      },
      [`problem Reconciliation: No reconciliation has run yet. ${start}`],
    ],
    [
      "that the first reconciliation is in progress",
      progress({ phase: "stripe", completed: undefined }),
      [
        `problem Reconciliation: The first reconciliation is in progress: 7 customers checked until 2026-11-25 11:50. Every 15 minutes, it continues. To begin again: ${start}`,
      ],
    ],
    [
      "that the reconciliation could not check a customer",
      progress({ completed: undefined, findings: { unchecked: { count: 2 } } }),
      [`problem Reconciliation: The last reconciliation could not check 2 customers. ${log}`],
    ],
    [
      "that the table was restored",
      progress({ table: "former" }),
      [`problem Reconciliation: The last reconciliation was of another table. ${start}`],
    ],
    [
      "that a reference has another metadata key",
      progress({ completed: { at: now, keys: '{"storefront":"user_id"}' } }),
      [
        `problem Reconciliation: The metadata keys of the references have changed since the last reconciliation. ${start}`,
      ],
    ],
    [
      "that the reconciliation no longer runs",
      progress({ heartbeat: now - 36 * 60 }),
      [`problem Reconciliation: The reconciliation has not run since 2026-11-25 11:24. ${log}`],
    ],
    [
      "failed events",
      (situation) => {
        situation.failedEvents = 3;
      },
      ["problem Failed events: 3 events failed. npm run events -- failed --env dev"],
    ],
    [
      "that no client has a key",
      keys({}),
      [
        `problem Client storefront: No client has a valid key. ${issue("storefront")}`,
        `problem Client support: No client has a valid key. ${issue("support")}`,
        `problem Client billing: No client has a valid key. ${issue("billing")}`,
      ],
    ],
    [
      "that a client has no key yet",
      keys(others),
      [`warning Client storefront: It has no key yet. ${issue("storefront")}`],
    ],
    [
      "that all keys of a client are expired",
      keys(keysWith("storefront", now, others)),
      [`problem Client storefront: All its keys are expired. ${issue("storefront")}`],
    ],
    [
      "that the last key of a client expires soon",
      keys(keysWith("storefront", now + 14 * day, keysWith("storefront", now + day, others))),
      [
        "warning Client storefront: Its last key expires 2026-12-09 12:00. npm run keys -- rotate --env dev --client storefront",
      ],
    ],
  ])("explains %s", async (_, change, expected) => {
    expect((await differences(change)).filter((line) => !isOther.test(line))).toEqual(expected);
  });

  it("warns of an old reconciliation", async () => {
    const old = { at: now - 4 * day, keys: settings.REFERENCE_KEYS(environments.dev as Environment) };
    expect(await differences(progress({ completed: old }))).toEqual([
      `warning Reconciliation: The last one finished 2026-11-21 12:00. ${log}`,
    ]);
  });
});
