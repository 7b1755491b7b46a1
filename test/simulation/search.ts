import { progressOf } from "../support/long.ts";
import { simulate } from "./simulate.ts";
import type { Images } from "./stage.ts";

/** Returns the first of `count` histories with a violation, or undefined if none has one. */
export async function search(images: Images, count: number, first: number) {
  using progress = progressOf(`histories from SEED=${first}`, count);
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await simulate(images, seed);
    const histories = seed - first + 1;
    if (outcome.violations.length > 0) return { histories, seed, ...outcome };
    progress.show(histories);
  }
  return undefined;
}
