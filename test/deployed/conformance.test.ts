import { afterAll, beforeAll, describe, it } from "vitest";
import { groups } from "../conformance/cases/all.ts";
import { run } from "../conformance/run.ts";
import { control, deployed } from "./deployed.ts";

/** Cases that fail at the emulator: it does not evaluate mapping templates of responses, nor `$context` in gateway responses. */
const failing = [
  "of a malformed id finds no customer",
  "with a malformed id do not exist",
  "want a key that is known",
  "go to a route that there is",
];
const place = { target: "the service", url: () => deployed.url, key: deployed.key } as const;

// Only requests are tested here.
beforeAll(() => control("POST", "/delivery_faults", { fault: "lost", times: 1_000_000 }));
afterAll(() => control("DELETE", "/delivery_faults"));

describe("the deployed service behaves as Stripe does:", () => {
  for (const [group, cases] of Object.entries(groups)) {
    const here = cases.filter(({ at }) => !at || at.includes(place.target));
    describe.runIf(here.length > 0)(group, () => {
      for (const tested of here)
        (failing.includes(tested.title) ? it.fails : it)(tested.title, () => run(tested, place));
    });
  }
});
