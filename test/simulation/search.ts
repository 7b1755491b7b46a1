import { simulate } from "./simulate.ts";
import type { Images } from "./stage.ts";

/** Histories between two lines of progress. */
const interval = 250;

/** Returns the first of `count` histories with a violation, or undefined if none has one. */
export async function search(images: Images, count: number, first: number) {
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await simulate(images, seed);
    const histories = seed - first + 1;
    if (outcome.violations.length > 0) return { histories, seed, ...outcome };
    if (histories % interval === 0) console.log(`${histories} of ${count} histories from SEED=${first}`);
  }
  return undefined;
}
