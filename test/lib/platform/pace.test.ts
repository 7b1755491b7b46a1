import { expect, it } from "vitest";
import type { pace as Pace } from "../../../lib/platform/pace.ts";
import { Image } from "../../simulation/container.ts";
import { World } from "../../simulation/world.ts";

/** Returns the milliseconds at which calls with these pauses before them end, at 10 per second, in simulated time. */
async function endsOf(pauses: readonly number[]): Promise<number[]> {
  const world = new World(1);
  const start = world.now;
  const { pace } = (image as Image).start<{ pace: typeof Pace }>({
    world,
    env: {},
    send: () => Promise.reject(new Error("pace sends no requests.")),
    wake: (run) => run(),
    log: (line) => world.note(line),
  });
  const wait = pace(10);
  const ends: number[] = [];
  const call = async () => {
    for (const pause of pauses) {
      await world.sleep(pause);
      await wait();
      ends.push(world.now - start);
    }
  };
  await world.until(call());
  return ends;
}

const [image] = await Image.build(["lib/platform/pace.ts"]);

it("does not delay the first call, and delays the next calls to the rate", async () => {
  expect(await endsOf([0, 0, 0, 0])).toEqual([0, 100, 200, 300]);
});

it("subtracts the time between calls from the wait", async () => {
  expect(await endsOf([0, 60, 0])).toEqual([0, 100, 200]);
});

it("lets late calls catch up, so that the average stays at the rate", async () => {
  expect(await endsOf([0, 350, 0, 0, 0, 0])).toEqual([0, 350, 350, 350, 400, 500]);
});

it("lets the calls of half a second follow at once after a longer pause, and no more", async () => {
  expect(await endsOf([0, 10_000, 0, 0, 0, 0, 0, 0, 0])).toEqual([0, ...Array(6).fill(10_000), 10_100, 10_200]);
});
