import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import { scopes } from "../../lib/access/scopes.ts";
import type { HistoryEntry } from "../../lib/directory/history.ts";
import { dynamo } from "../../lib/platform/table.ts";
import { texts } from "../support/consumer.ts";
import { consume, eventOf } from "../support/events.ts";
import { useService } from "../support/service.ts";

const [admin, storefront, support, trickle] = environment.clients.map((client) => ({ ...client }));
const clients = [admin, storefront, { ...support, scopes: [...scopes] }, { ...trickle, scopes: ["audit:read"] }];
let time = 0;
// Advances the clock by one second per request, so that no throttle applies.
const service = useService({
  environment: { ...environment, clients, historyRetention: 30 } as typeof environment,
  now: () => (time += 1000),
});
const now = Math.floor(Date.now() / 1000);
const day = 86_400;
const path = "/v1/customer_references/paged/history";

interface Page {
  readonly data: readonly HistoryEntry[];
  readonly has_more: boolean;
}
const pageOf = async (parameters: Record<string, string>) =>
  (await service.client().rawRequest("GET", `${path}?${new URLSearchParams(parameters)}`)) as Page;
const errorOf = async (query: string, client?: string, at = path) => {
  const response = await service.fetch(`${at}?${query}`, {}, client);
  return { status: response.status, ...((await response.json()) as { error: object }).error };
};

/** The ages of the changes, in days. The oldest has expired. */
const ages = [0, 1, 2, 3, 3, 29, 30, 31];
/** The ids of the entries that have not expired, the latest first. */
const ids: string[] = [];

beforeAll(async () => {
  const metadata = { user_id: "paged", reference_support: "paged" };
  const { id } = await service.stripe().customers.create({ metadata });
  const object = { id: "txi_1", object: "tax_id", customer: id };
  const events = ages.map((age) => eventOf("customer.tax_id.updated", object, { created: now - age * day }));
  await consume(...texts(events));
  const fresh = events.filter(({ created }) => created > now - 30 * day);
  ids.push(
    ...fresh
      .map((event) => `${event.created}_${event.id}`)
      .sort((one, other) => (one < other ? -1 : 1))
      .reverse(),
  );
});

describe("the pages of a history", () => {
  it.each(["1", "2", "3", "6", "100"])("of at most %s changes contain each change once", async (limit) => {
    const found: string[] = [];
    for (let has_more = true; has_more; ) {
      const page = await pageOf({ limit, starting_after: found.at(-1) ?? "" });
      expect(page.data.length).toBe(Math.min(Number(limit), ids.length - found.length));
      found.push(...page.data.map(({ id }) => id));
      has_more = page.has_more;
    }
    expect(found).toEqual(ids);
  });

  it("can be read backwards, and each is in the order of the list", async () => {
    const last = ids.at(-1) ?? "";
    const page = async (limit: string) => {
      const { data, has_more } = await pageOf({ limit, ending_before: last });
      return [data.map(({ id }) => id), has_more];
    };
    expect(await page("2")).toEqual([ids.slice(-3, -1), true]);
    expect(await page("5")).toEqual([ids.slice(0, -1), false]);
    expect(await pageOf({ ending_before: ids[0] ?? "" })).toMatchObject({ data: [], has_more: false });
  });

  it("are empty for a reference without changes", async () => {
    const response = await service.fetch("/v1/customer_references/unknown/history");
    expect(await response.json()).toEqual({
      object: "list",
      data: [],
      has_more: false,
      url: "/v1/customer_references/unknown/history",
    });
  });

  it("reject a cursor that is not the id of a change, and two cursors", async () => {
    expect(await errorOf("starting_after=evt_1")).toMatchObject({
      status: 400,
      code: "resource_missing",
      param: "starting_after",
      message: "No such change of a customer reference: 'evt_1'",
    });
    expect(await errorOf(`starting_after=${ids[0]}&ending_before=${ids[1]}`)).toMatchObject({
      status: 400,
      message: "You can only specify one of these parameters: starting_after, ending_before.",
    });
  });
});

describe("the history of a reference", () => {
  it("requires the scope audit:read, and no other", async () => {
    expect(await errorOf("", "storefront")).toMatchObject({
      status: 403,
      message: "The client storefront does not have the scope audit:read, which this endpoint requires.",
    });
    expect((await service.fetch(path, {}, "trickle")).status).toBe(200);
  });

  it("is that of the caller's namespace", async () => {
    const typesFor = async (client: string, reference: string) => {
      const response = await service.fetch(`/v1/customer_references/${reference}/history?limit=1`, {}, client);
      return ((await response.json()) as Page).data.map(({ type }) => type);
    };
    expect(await typesFor("support", "paged")).toEqual(["customer.tax_id.updated"]);
    await service.stripe().customers.create({ metadata: { user_id: "of shop" } });
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "of shop" } });
    await consume(...texts([eventOf("customer.tax_id.created", { id: "txi_2", object: "tax_id", customer: id })]));
    expect(await typesFor("admin", "of%20shop")).toEqual(["customer.tax_id.created"]);
    expect(await typesFor("support", "of%20shop")).toEqual([]);
    expect(await typesFor("trickle", "of%20shop")).toEqual([]);
  });

  it("is deleted by DynamoDB after the environment's retention", async () => {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: process.env.HISTORY_TABLE,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": "shop#paged" },
      }),
    );
    expect(Items).toHaveLength(ages.length);
    for (const { created, expires } of Items) expect(expires).toBe(created + 30 * day);
  });
});
