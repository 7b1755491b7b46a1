import { expect, it } from "vitest";
import { firstSeed, times } from "../support/long.ts";
import { mutants, withMutant } from "./mutants.ts";
import { buildImages, simulate } from "./simulate.ts";
import type { Images } from "./stage.ts";

/** Histories between two lines of progress. */
const interval = 250;
/** Bound for a run that hangs, in milliseconds. */
const timeout = times(1_800_000, 12 * 3_600_000);

/** Returns the first of `count` histories with a violation. */
async function search(images: Images, count: number, first: number) {
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await simulate(images, seed);
    const histories = seed - first + 1;
    if (outcome.violations.length > 0) return { histories, seed, ...outcome };
    if (histories % interval === 0) console.log(`${histories} of ${count} histories from SEED=${first}`);
  }
  return undefined;
}

it("creates no customer twice, confuses none, and leaves nothing stuck", { timeout }, async () => {
  const found = await search(await buildImages(), times(300, 10_000), firstSeed());
  if (!found) return;
  const { seed, violations, trace } = found;
  throw new Error([...trace, "", ...violations, `Try again: SEED=${seed} npm test -- simulation`].join("\n"));
});

it("repeats a history from the same seed, and differs from another seed", async () => {
  const images = await buildImages();
  const { trace } = await simulate(images, 1);
  expect((await simulate(images, 1)).trace).toEqual(trace);
  expect((await simulate(images, 2)).trace).not.toEqual(trace);
});

// Only the long run has the time for rare mistakes.
it.each(mutants.filter(({ isRare }) => !isRare || times(0, 1)))(
  "finds the mistake of a service that $name",
  { timeout },
  async (mutant) => {
    const found = await search(await buildImages([withMutant(mutant)]), 1_000, 1);
    console.log(`A service that ${mutant.name}: found in history ${found?.histories}: ${found?.violations[0]}`);
    expect(found).toBeDefined();
  },
);
