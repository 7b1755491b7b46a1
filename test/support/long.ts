import type * as fc from "fast-check";

/** How often something is tried: few times, or in `npm run test:long` many. */
export const times = (few: number, many: number): number => (process.env.LONG === "true" ? many : few);

/** Where what is random begins: SEED in the environment tries again what a failure printed. */
export const firstSeed = (): number => Number(process.env.SEED ?? Date.now() % 2 ** 31);

/** How often a property is tried, and from which seed. With SEED, SEED_PATH too is what a failure printed. */
export function runs(few: number, many: number): fc.Parameters<unknown> {
  const { SEED_PATH } = process.env;
  const [numRuns, seed] = [times(few, many), firstSeed()];
  console.log(`${numRuns} runs from SEED=${seed}`);
  return { numRuns, seed, ...(SEED_PATH && { path: SEED_PATH }), endOnFailure: true };
}
