import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HistoryEntry } from "../../lib/directory/history.ts";
import { dynamo } from "../../lib/platform/table.ts";
import { texts, useConsumer } from "../support/consumer.ts";
import { consume, eventOf } from "../support/events.ts";
import { invoke } from "../support/invoke.ts";
import { unhurried } from "../support/patience.ts";
import { referencesAt } from "../support/references.ts";
import { AnyResponse } from "../support/responses/any.ts";

type Entry = Omit<HistoryEntry, "pk" | "expires">;
interface Page {
  readonly object: string;
  readonly data: readonly Entry[];
  readonly has_more: boolean;
  readonly url: string;
}

const { service, newEvents } = useConsumer();
const { put } = referencesAt(() => service.url, "storefront");

async function history(reference: string, parameters: Record<string, string> = {}, client = "admin") {
  const path = `/v1/customer_references/${encodeURIComponent(reference)}/history?${new URLSearchParams(parameters)}`;
  const response = await service.fetch(path, {}, client);
  const body = (await response.json()) as Page;
  expect(AnyResponse.parse(body)).toEqual(body);
  return { status: response.status, body };
}
const entriesOf = async (reference: string) => (await history(reference)).body.data;
const summaryOf = async (reference: string) =>
  (await entriesOf(reference)).map(({ type, changed, client }) => [type, changed.join(), client]);

/** Each change happens in a second of its own. */
const nextSecond = () => vi.setSystemTime(Date.now() + 1000);
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("retrieve-customer-reference-history", () => {
  it("lists who changed what under which request, the latest change first", async () => {
    const { body, headers } = await put("jenny", { name: "Jenny", "metadata[note]": "secret" });
    const id = String(body.id);
    nextSecond();
    const changed = await service.client().customers.update(id, { name: "Rosen", email: "jenny@example.com" });
    nextSecond();
    await service.stripe().customers.update(id, { description: "secret" }, { idempotencyKey: "secret" });
    nextSecond();
    await service.client().customers.del(id);
    const events = await newEvents();
    nextSecond();
    const key = "storefront:secret";
    const taxId = eventOf("customer.tax_id.created", { id: "txi_1", object: "tax_id", customer: id }, { key });
    await consume(...texts([...events, taxId]));
    const [, , , deletion] = events;
    const entryOf = (type: string, index: number, fields: object) => ({
      id: expect.stringMatching(new RegExp(`^\\d{10}_${events[index]?.id}$`)),
      object: "customer_reference.change",
      event: events[index]?.id,
      type,
      created: events[index]?.created,
      livemode: false,
      customers: [id],
      changed: [],
      changed_object: null,
      ...fields,
    });
    expect(await history("jenny")).toEqual({
      status: 200,
      body: {
        object: "list",
        data: [
          {
            ...entryOf("customer.tax_id.created", 0, { client: "storefront", request_id: taxId.request.id }),
            id: `${taxId.created}_${taxId.id}`,
            event: taxId.id,
            created: taxId.created,
            changed_object: { type: "tax_id", id: "txi_1" },
          },
          entryOf("customer.deleted", 3, { client: "admin", request_id: deletion?.request?.id }),
          entryOf("customer.updated", 2, {
            changed: ["description"],
            client: null,
            request_id: events[2]?.request?.id,
          }),
          entryOf("customer.updated", 1, {
            changed: ["email", "name"],
            client: "admin",
            request_id: changed.lastResponse.requestId,
          }),
          entryOf("customer.created", 0, { client: "storefront", request_id: headers.get("request-id") }),
        ],
        has_more: false,
        url: "/v1/customer_references/jenny/history",
      },
    });
    expect(JSON.stringify(await history("jenny"))).not.toMatch(/secret|Rosen|example\.com/);
  });

  it.each(["Billing:1", "other_system:1", "two words:1", ":1", "storefront", null])(
    "names no client for the idempotency key %s of another system",
    async (key) => {
      const { id } = await service.stripe().customers.create({ metadata: { user_id: `other ${key}` } });
      const object = { id: "txi_1", object: "tax_id", customer: id };
      await consume(...texts([eventOf("customer.tax_id.created", object, { key })]));
      expect(await entriesOf(`other ${key}`)).toMatchObject([{ client: null }]);
    },
  );

  it("lists a change of the reference under the lost and the new one, and a conflict", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "old" } });
    const other = await service.stripe().customers.create({ metadata: { user_id: "new/1" } });
    nextSecond();
    await service.client().customers.update(id, { metadata: { user_id: "new/1" } });
    await consume(...texts(await newEvents()));
    expect(await summaryOf("old")).toEqual([
      ["customer.updated", "metadata", "admin"],
      ["customer.created", "", null],
    ]);
    expect(await entriesOf("new/1")).toMatchObject([
      { type: "customer_reference.conflicting", client: "admin", customers: [id, other.id].toSorted() },
      { type: "customer.updated", client: "admin", customers: [id] },
      { type: "customer.created", client: null, customers: [other.id] },
    ]);
    expect((await history("new/1")).body.url).toBe("/v1/customer_references/new%2F1/history");
  });

  it("lists an event once, in any order and however often it arrives", async () => {
    const { body } = await put("repeated");
    nextSecond();
    await service.client().customers.update(String(body.id), { name: "Jenny" });
    const events = await newEvents();
    await consume(...texts(events.toReversed()));
    const before = await entriesOf("repeated");
    for (const { id } of events)
      await dynamo().send(new DeleteCommand({ TableName: process.env.TABLE, Key: { pk: `event#${id}` } }));
    await consume(...texts(events));
    expect(await entriesOf("repeated")).toEqual(before);
    expect(before.map(({ type }) => type)).toEqual(["customer.updated", "customer.created"]);
  });

  it("lists the repairs of the reconciliation without client and request", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "lost" } });
    vi.setSystemTime(Date.now() + 700_000);
    await invoke("reconcile-customers", { now: true }, unhurried);
    expect(await entriesOf("lost")).toMatchObject([
      { type: "customer.created", customers: [id], client: null, request_id: null, changed: [] },
    ]);
  });
});
