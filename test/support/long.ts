import type * as fc from "fast-check";

/** Whether this is `npm run test:long`. */
const isLong = process.env.LONG === "true";

/** How often a property is tried, and from which seed: SEED and SEED_PATH in the environment try again what a failure printed. */
export function runs(few: number, many: number): fc.Parameters<unknown> {
  const { SEED, SEED_PATH } = process.env;
  const seed = SEED ? Number(SEED) : Date.now() % 2 ** 31;
  const numRuns = isLong ? many : few;
  console.log(`${numRuns} runs from SEED=${seed}`);
  return { numRuns, seed, ...(SEED_PATH && { path: SEED_PATH }), endOnFailure: true };
}
