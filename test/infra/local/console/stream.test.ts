import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Ring } from "../../../../infra/local/console/ring.ts";
import { stream } from "../../../../infra/local/console/stream.ts";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { patience } from "../../../support/patience.ts";

describe("the stream of activities", () => {
  const ring = new Ring({ entries: 10, characters: 100_000_000 });
  const server = createServer((request, response) => stream(ring, "run", request, response));
  let url = "";
  beforeAll(async () => {
    url = await listen(server, 0);
  });
  afterAll(() => stop([server]));

  it("disconnects a reader that is slower than what happens, and serves the others", async () => {
    const [slow] = (await once(get(url), "response")) as [IncomingMessage];
    slow.pause().on("error", () => expect(slow.destroyed).toBe(true));
    let received = "";
    get(url, (fast) => fast.on("data", (chunk) => (received += String(chunk).replaceAll("x", ""))));
    await vi.waitUntil(() => ring.listeners.size === 2, patience);
    for (let id = 1; ring.listeners.size === 2; id++) {
      ring.add("x".repeat(100_000));
      await vi.waitUntil(() => received.includes(`id: run-${id}\n`), { ...patience, interval: 1 });
    }
    expect(ring.listeners.size).toBe(1);
    ring.add("last");
    await vi.waitUntil(() => received.includes("data: last"), patience);
  });
});
