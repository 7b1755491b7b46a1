import { afterAll, describe, it } from "vitest";
import { demoKey, doubleKeys } from "../../infra/local/environment.ts";
import { Progress } from "../../infra/operator/progress.ts";
import { useService } from "../support/service.ts";
import type { Case, Target } from "./case.ts";
import { groups } from "./cases/all.ts";
import { type Place, run } from "./run.ts";

/** `npm run parity` sets Stripe's address and a key of test mode, with which the cases run against Stripe. */
const stripeKey = process.env.PARITY_STRIPE_KEY;
const service = useService({ searchLag: 100 });
const places: Place[] = stripeKey
  ? [{ target: "Stripe", url: () => process.env.PARITY_STRIPE_URL ?? "", key: stripeKey }]
  : [
      { target: "the double", url: () => service.stripeUrl, key: Object.keys(doubleKeys)[1] ?? "" },
      { target: "the service", url: () => service.url, key: demoKey("admin") },
    ];

/** Returns the cases for a target. */
const casesOf = (cases: readonly Case[], target: Target) => cases.filter(({ at }) => !at || at.includes(target));

/** `npm run parity` takes minutes, so it shows its progress. */
const progress = stripeKey ? new Progress("cases", casesOf(Object.values(groups).flat(), "Stripe").length) : undefined;

const totals = new Map<string, { passed: number; of: number }>();
function count(row: string, passed: boolean) {
  const { passed: before, of } = totals.get(row) ?? { passed: 0, of: 0 };
  totals.set(row, { passed: before + Number(passed), of: of + 1 });
}

describe.each(places)("$target behaves as Stripe does:", (place) => {
  for (const [group, cases] of Object.entries(groups)) {
    const here = casesOf(cases, place.target);
    describe.runIf(here.length > 0)(group, () => {
      it.each(here)("$title ($source)", async (testCase) => {
        const passed = await run(testCase, place).then(
          () => true,
          (error) => error,
        );
        for (const row of [`${place.target}, ${group}`, `as ${testCase.source}`]) count(row, passed === true);
        progress?.step();
        if (passed !== true) throw passed;
      });
    });
  }
});

afterAll(() => {
  const rows = [...totals]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([row, { passed, of }]) => `  ${`${passed} of ${of}`.padEnd(12)} ${row}`);
  console.log(`Conformance with Stripe, ${Object.values(groups).flat().length} cases\n${rows.join("\n")}`);
});
