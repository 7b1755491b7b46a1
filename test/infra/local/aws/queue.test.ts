import { describe, expect, it } from "vitest";
import { Queue } from "../../../../infra/local/aws/queue.ts";

const bodies = (queue: Queue) => queue.messages.map(({ body }) => body);

describe("a local queue", () => {
  it("moves one message, or all, to another queue, where they are visible", () => {
    const [failed, events] = [new Queue({ name: "failed" }), new Queue({ name: "events" })];
    for (const body of ["a", "b", "c"]) failed.send(body);
    failed.receive(10);
    expect(failed.move(events, failed.messages[1]?.id)).toBe(1);
    expect([bodies(failed), bodies(events), events.visible]).toEqual([["a", "c"], ["b"], 1]);
    expect(failed.move(events)).toBe(2);
    expect([bodies(failed), bodies(events), events.visible]).toEqual([[], ["b", "a", "c"], 3]);
    expect(failed.move(events, "unknown")).toBe(0);
  });
});
