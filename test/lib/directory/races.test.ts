import { beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { withDynamoProxy } from "../../support/dynamo-proxy.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { invoke } from "../../support/invoke.ts";
import { patience, unhurried } from "../../support/patience.ts";
import { referencesAt } from "../../support/references.ts";
import { useService } from "../../support/service.ts";
import { withStripeProxy } from "../../support/stripe-proxy.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 5000 } } });
const { put } = referencesAt(() => service.url);
// These bypass the proxy, because this module's client is created before the proxy starts.
const entryOf = (reference: string) => getItem<Item & Record<string, unknown>>(`reference#shop#${reference}`);
const store = (reference: string, entry: object) => putItem({ pk: `reference#shop#${reference}`, ...entry } as Item);
const claim = (parameters: object, creator: string) => {
  const now = Math.floor(Date.now() / 1000);
  return { id: "claim", since: now, claimed: now, parameters: JSON.stringify(parameters), creator, beat: 0 };
};
/** Calls `act` before the first update whose expression starts with `expression`. */
function beforeFirst(expression: string, act: () => Promise<unknown>, fate?: "lost") {
  const seen: unknown[] = [];
  const see = async (operation: string, input: Readonly<Record<string, unknown>>) => {
    if (operation !== "UpdateItem" || !String(input.UpdateExpression).startsWith(expression)) return undefined;
    seen.push(input);
    if (seen.length > 1) return undefined;
    await act();
    return fate;
  };
  return { see, seen };
}
const customersOf = async (user_id: string) =>
  (await service.stripe().customers.list({ limit: 100 })).data.filter(({ metadata }) => metadata.user_id === user_id);

// Completes the directory, so that no request searches Stripe.
beforeAll(async () => {
  expect(await invoke("reconcile-customers", {}, unhurried)).toMatchObject({ state: "finished" });
  await entryOf("none");
});

describe("an invocation that claims a reference", () => {
  it("creates no customer if the reference is linked after the read", async () => {
    const { id, created } = await service.stripe().customers.create({ metadata: { user_id: "linked" } });
    const customers = new Set([`${String(created).padStart(12, "0")}#${id}`]);
    const { see } = beforeFirst("SET claim = :", () => store("linked", { customers }));
    const response = await withDynamoProxy(service.awsUrl, see, () => put("linked", { name: "Linked" }));
    expect(response).toMatchObject({ status: 200, body: { id, name: "Linked" } });
    expect(await customersOf("linked")).toHaveLength(1);
  });

  it("creates no second customer if another invocation claims the reference after the read", async () => {
    const other = claim({ name: "Other", metadata: { user_id: "claimed" } }, "nobody");
    const { see } = beforeFirst("SET claim = :", () => store("claimed", { claim: other }));
    const response = await withDynamoProxy(service.awsUrl, see, () => put("claimed", { email: "claimed@example.com" }));
    expect(response).toMatchObject({ status: 200, body: { name: "Other", email: "claimed@example.com" } });
    expect(await customersOf("claimed")).toHaveLength(1);
  });
});

describe("an invocation that takes over a claim", () => {
  it("recognises its own claim if DynamoDB's response is lost", async () => {
    await store("taken", { claim: claim({ metadata: { user_id: "taken" } }, "nobody") });
    const { see, seen } = beforeFirst("SET claim = :", async () => {}, "lost");
    expect((await withDynamoProxy(service.awsUrl, see, () => put("taken"))).status).toBe(200);
    const creators = seen.flatMap((input) =>
      Object.values(Object(input).ExpressionAttributeValues).flatMap((value) => Object(value).M?.creator.S ?? []),
    );
    expect(creators).toHaveLength(2);
    expect(new Set(creators).size).toBe(1);
  });
});

describe("an invocation that creates a customer", () => {
  it("increments the beat of its claim while it waits for Stripe", async () => {
    const response = await withStripeProxy(
      service.stripeUrl,
      async ({ method }) => {
        const beats = async () => Object((await entryOf("slow"))?.claim).beat > 1;
        if (method === "POST") await vi.waitUntil(beats, { ...patience, interval: 50 });
        return undefined;
      },
      () => put("slow"),
    );
    expect([response.status, (await entryOf("slow"))?.claim]).toEqual([200, undefined]);
  });
});

describe("a newer event that is handled at the same time as an older one", () => {
  it("determines the customer's references", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "older" } });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
    await service.stripe().customers.update(id, { metadata: { user_id: "newer" } });
    const all = await eventsAfter(service.stripe(), undefined);
    const [created, updated] = all
      .filter(({ data }) => Object(data.object).id === id)
      .map((event) => JSON.stringify(event));
    const { see } = beforeFirst("ADD customers", () => consume(updated ?? ""));
    expect(await withDynamoProxy(service.awsUrl, see, () => consume(created ?? ""))).toBe(0);
    vi.useRealTimers();
    const isLinked = await Promise.all(
      ["older", "newer"].map(async (name) => Boolean((await entryOf(name))?.customers)),
    );
    expect(isLinked).toEqual([false, true]);
  });
});
