import * as fc from "fast-check";
import { Progress } from "../../infra/operator/progress.ts";

const isLong = process.env.LONG === "true";

/** Returns `few`, or `many` in `npm run test:long`. */
export const times = (few: number, many: number): number => (isLong ? many : few);

/** Returns the first seed. Set SEED to the value that a failure printed to repeat it. */
export const firstSeed = (): number => Number(process.env.SEED ?? Date.now() % 2 ** 31);

const silent = { isTTY: false, write: () => true };

/** Returns the progress of a test, which only `npm run test:long` shows. */
export const progressOf = (things: string, total: number): Progress =>
  new Progress(things, total, isLong ? process.stderr : silent);

let properties: Progress | undefined;
fc.configureGlobal({ beforeEach: () => properties?.step() });

/** Returns fast-check's parameters: number of runs and seed. Set SEED and SEED_PATH to the values that a failure printed. */
export function runs(few: number, many: number): fc.Parameters<unknown> {
  const { SEED_PATH } = process.env;
  const [numRuns, seed] = [times(few, many), firstSeed()];
  console.log(`${numRuns} runs from SEED=${seed}`);
  properties = progressOf(`runs from SEED=${seed}`, numRuns);
  return { numRuns, seed, ...(SEED_PATH && { path: SEED_PATH }), endOnFailure: true };
}
