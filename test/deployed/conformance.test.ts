import { afterAll, beforeAll, describe, it } from "vitest";
import { groups } from "../conformance/cases/all.ts";
import { run } from "../conformance/run.ts";
import { control, deployed } from "./deployed.ts";

/** Cases that fail on the emulator, which evaluates no response templates and no `$context` in gateway responses. */
const failing = [
  "deletion: rejects a malformed id",
  "payment methods: reject a malformed id",
  "headers: require a known key",
  "headers: lead to an error for an unknown route",
];
const place = { target: "the service", url: () => deployed.url, key: deployed.key } as const;

// The cases test requests only, so Stripe delivers no events.
beforeAll(() => control("POST", "/delivery_faults", { fault: "lost", times: 1_000_000 }));
afterAll(() => control("DELETE", "/delivery_faults"));

describe("the deployed service behaves like Stripe:", () => {
  for (const [group, cases] of Object.entries(groups)) {
    const here = cases.filter(({ at }) => !at || at.includes(place.target));
    describe.runIf(here.length > 0)(group, () => {
      for (const tested of here)
        (failing.includes(`${group}: ${tested.title}`) ? it.fails : it)(tested.title, () => run(tested, place));
    });
  }
});
