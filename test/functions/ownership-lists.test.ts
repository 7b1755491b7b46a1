import * as fc from "fast-check";
import type Stripe from "stripe";
import { beforeEach, describe, expect, it } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import { invoke } from "../support/invoke.ts";
import { unhurried } from "../support/patience.ts";
import { useService } from "../support/service.ts";

let time = 0;
/** Timeout of the functions, in seconds. */
let timeout = unhurried;
const service = useService({
  environment: { ...environment, ownership: { unowned: "hidden", key: "owner" } },
  searchLag: 0,
  // Advances the clock by one second per request, so that no throttle applies.
  now: () => (time += 1000),
  invoke: (name, event) => invoke(name, event, timeout),
});
/** An email address that only the customers of one test have. */
let email = "";
let lists = 0;
beforeEach(() => {
  timeout = unhurried;
});

/** Creates a customer per owner at Stripe, and returns the ids of those that `shop` owns, newest first. */
async function createFor(owners: readonly string[]): Promise<string[]> {
  email = `list-${lists++}@example.com`;
  const own: string[] = [];
  for (const owner of owners) {
    const { id } = await service.stripe().customers.create({ email, metadata: owner ? { owner } : {} });
    if (owner === "shop") own.unshift(id);
  }
  return own;
}

/** Returns the customers of all pages, in the order of the list. Fails if a page that is not the last one is empty. */
async function walk(cursor: "starting_after" | "ending_before", limit: number, start?: string): Promise<string[]> {
  const found: string[] = [];
  for (let from = start; ; ) {
    const page = await service.client().customers.list({ email, limit, ...(from && { [cursor]: from }) });
    expect(page.data.length).toBeLessThanOrEqual(limit);
    const ids = page.data.map(({ id }) => id);
    if (cursor === "starting_after") found.push(...ids);
    else found.unshift(...ids);
    if (!page.has_more) return found;
    from = cursor === "starting_after" ? ids.at(-1) : ids[0];
    expect(from).toBeDefined();
  }
}
const listRequests = async () =>
  ((await service.control("GET", "/requests")) as { method: string }[]).filter(({ method }) => method === "GET").length;
const rejection = (param: string, message: string | RegExp) => ({
  statusCode: 400,
  param,
  message: typeof message === "string" ? message : expect.stringMatching(message),
});

describe("a list of customers", () => {
  it("has each own customer once, in order, for any mix of owners, page size and direction", async () => {
    const owner = fc.constantFrom("shop", "support", "");
    await fc.assert(
      fc.asyncProperty(fc.array(owner, { maxLength: 15 }), fc.integer({ min: 1, max: 6 }), async (owners, limit) => {
        const own = await createFor(owners);
        expect(await walk("starting_after", limit)).toEqual(own);
        const oldest = own.at(-1);
        if (oldest) expect(await walk("ending_before", limit, oldest)).toEqual(own.slice(0, -1));
      }),
      { numRuns: 25 },
    );
  });

  it("has own customers before and after more of others than one request to Stripe returns", async () => {
    const own = await createFor(["shop", "shop", ...Array(130).fill("support"), "shop", "shop"]);
    expect(await walk("starting_after", 3)).toEqual(own);
    expect(await walk("ending_before", 3, own.at(-1))).toEqual(own.slice(0, -1));
    const iterated: string[] = [];
    for await (const { id } of service.client().customers.list({ email, limit: 1 })) iterated.push(id);
    expect(iterated).toEqual(own);
  });

  it("ends a page after ten requests to Stripe, but never with an empty page before the last", async () => {
    const [newest, oldest] = await createFor(["shop", ...Array(1005).fill("support"), "shop"]);
    const page = await service.client().customers.list({ email });
    expect([page.data.map(({ id }) => id), page.has_more]).toEqual([[newest], true]);
    // The log of the double has only the latest thousand requests, so none of earlier lists.
    expect(await listRequests()).toBe(10);
    expect(await walk("starting_after", 10)).toEqual([newest, oldest]);
  }, 60_000);

  it("without an own customer in time asks the caller to narrow it", async () => {
    await createFor(["shop", ...Array(101).fill("support")]);
    timeout = 2.9;
    await expect(service.client().customers.list({ email })).rejects.toMatchObject(
      rejection("created", /Narrow the list with `created`/),
    );
    timeout = unhurried;
    expect((await service.client().customers.list({ email })).data).toHaveLength(1);
  });

  it.each(["starting_after", "ending_before"])(
    "rejects a stranger's customer as %s, as one that does not exist",
    async (cursor) => {
      const { id } = await service.stripe().customers.create({ metadata: { owner: "support" } });
      for (const unknown of [id, "cus_none"])
        await expect(service.client().customers.list({ [cursor]: unknown })).rejects.toMatchObject({
          ...rejection(cursor, `No such customer: '${unknown}'`),
          code: "resource_missing",
        });
    },
  );

  it("continues after a customer that the app has deleted", async () => {
    const [newest = "", oldest] = await createFor(["shop", "support", "shop"]);
    await service.client().customers.del(newest);
    expect(await walk("starting_after", 1, newest)).toEqual([oldest]);
  });
});

describe("a search of customers", () => {
  const search = (parameters: Partial<Stripe.CustomerSearchParams> = {}) =>
    service.client().customers.search({ query: `email:"${email}"`, ...parameters });

  it("returns the own customers of each page of Stripe", async () => {
    const own = await createFor(["shop", "support", "", "shop", "support", "shop"]);
    const found: string[] = [];
    for await (const { id } of search({ limit: 2 })) found.push(id);
    expect(found).toEqual(own);
    expect((await search({ limit: 2 })).next_page).toEqual(expect.any(String));
  });

  it("finds no customer by the name of another owner", async () => {
    await createFor(["support"]);
    expect((await search({ query: 'metadata["owner"]:"support"' })).data).toEqual([]);
  });
});

it("no total count of customers can be expanded", async () => {
  const { customers } = service.client();
  for (const request of [
    customers.search({ query: 'name:"J"', expand: ["total_count"] }),
    customers.list({ expand: ["total_count"] }),
  ])
    await expect(request).rejects.toMatchObject(rejection("expand", /`total_count` cannot be expanded/));
});
