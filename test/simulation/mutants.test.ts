import { expect, it } from "vitest";
import { times } from "../support/long.ts";
import { mutants, withMutant } from "./mutants.ts";
import { search } from "./search.ts";
import { buildImages } from "./simulate.ts";

/** Bound for a run that hangs, in milliseconds. */
const timeout = times(1_800_000, 12 * 3_600_000);

// Only the long run has the time for rare mistakes.
it.each(mutants.filter(({ isRare }) => !isRare || times(0, 1)))(
  "finds the mistake of a service that $name",
  { timeout },
  async (mutant) => {
    const found = await search(await buildImages([withMutant(mutant)]), 1_000, times(mutant.seed ?? 1, 1));
    console.log(`A service that ${mutant.name}: found in history ${found?.seed}: ${found?.violations[0]}`);
    expect(found).toBeDefined();
  },
);
