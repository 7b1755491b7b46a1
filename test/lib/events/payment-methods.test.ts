import { beforeAll, describe, expect, it } from "vitest";
import type { BusEvent } from "../../../infra/local/aws/event-bridge.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { useService } from "../../support/service.ts";
import { itemsOf } from "../../support/table.ts";

const service = useService();
const published: BusEvent[] = [];
beforeAll(() => {
  service.subscribers.add((event) => published.push(event));
});

describe("an event of a payment method without a customer", () => {
  it("counts as handled without a change or a published event", async () => {
    const { id: customer } = await service.stripe().customers.create();
    const { id } = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await service.stripe().paymentMethods.detach(id);
    const detached = (await eventsAfter(service.stripe(), undefined)).at(-1);
    const event = {
      ...detached,
      id: "evt_orphan",
      type: "payment_method.updated",
      data: { object: detached?.data.object },
    };
    expect(await consume(JSON.stringify(event))).toBe(0);
    expect(published).toEqual([]);
    expect((await itemsOf("")).map(({ pk }) => pk)).toEqual(["event#evt_orphan"]);
  });
});
