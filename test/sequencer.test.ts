import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { longFiles } from "./sequencer.ts";

it.each(longFiles)("%s exists, so that it starts early", (file) => {
  expect(existsSync(`${import.meta.dirname}/${file}`)).toBe(true);
});
