import type * as fc from "fast-check";

/** Returns `few`, or `many` in `npm run test:long`. */
export const times = (few: number, many: number): number => (process.env.LONG === "true" ? many : few);

/** Returns the first seed. Set SEED to the value that a failure printed to repeat it. */
export const firstSeed = (): number => Number(process.env.SEED ?? Date.now() % 2 ** 31);

/** Returns fast-check's parameters: number of runs and seed. Set SEED and SEED_PATH to the values that a failure printed. */
export function runs(few: number, many: number): fc.Parameters<unknown> {
  const { SEED_PATH } = process.env;
  const [numRuns, seed] = [times(few, many), firstSeed()];
  console.log(`${numRuns} runs from SEED=${seed}`);
  return { numRuns, seed, ...(SEED_PATH && { path: SEED_PATH }), endOnFailure: true };
}
