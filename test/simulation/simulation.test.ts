import { expect, it } from "vitest";
import { firstSeed, times } from "../support/long.ts";
import { search } from "./search.ts";
import { buildImages, simulate } from "./simulate.ts";

/** Bound for a run that hangs, in milliseconds. */
const timeout = times(1_800_000, 12 * 3_600_000);
const images = await buildImages();

it("creates no customer twice, confuses none, and leaves nothing stuck", { timeout }, async () => {
  const found = await search(images, times(300, 10_000), firstSeed());
  if (!found) return;
  const { seed, violations, trace } = found;
  throw new Error([...trace, "", ...violations, `Try again: SEED=${seed} npm test -- simulation`].join("\n"));
});

it("repeats a history from the same seed, and differs from another seed", async () => {
  const { trace } = await simulate(images, 1);
  expect((await simulate(images, 1)).trace).toEqual(trace);
  expect((await simulate(images, 2)).trace).not.toEqual(trace);
});
