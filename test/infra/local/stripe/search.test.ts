import { beforeAll, describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";

const double = useDouble({ searchLag: 0, now: () => 1_700_000_000_000 });
const lagging = useDouble({ searchLag: 1000, now: () => 0 });
const search = async (query: string, options: object = {}) =>
  (await double.stripe().customers.search({ query, ...options })).data.map(({ name }) => name);

describe("search in the Stripe double", () => {
  beforeAll(async () => {
    for (const name of ["first", 'a "quoted" name', "last"]) await double.stripe().customers.create({ name });
  });

  it("returns the newest first", async () => {
    expect(await search("created>0")).toEqual(["last", 'a "quoted" name', "first"]);
  });

  it.each([
    ["created:1700000000", 3],
    ["created>1700000000", 0],
    ["created>=1700000000", 3],
    ["created<1700000000", 0],
    ["created<=1700000000", 3],
    ['name:"a \\"quoted\\" name"', 1],
    ["name:'a \"quoted\" name'", 1],
    ['name~"quoted"', 1],
    ['-name:"first"', 2],
    ["phone:null", 3],
    ["-phone:null", 0],
  ])("finds for %s %i customers", async (query, count) => {
    expect(await search(query)).toHaveLength(count);
  });

  it.each([["created~1700"], ["created:soon"]])("rejects %s", async (query) => {
    await expect(search(query)).rejects.toMatchObject({ statusCode: 400, param: "query" });
  });

  it("rejects an invalid page", async () => {
    await expect(search("created>0", { page: "x" })).rejects.toMatchObject({ statusCode: 400, param: "page" });
  });

  it("finds customers by the texts that they have now, without a difference in case", async () => {
    const { customers } = double.stripe();
    const { id } = await customers.create({ email: "Old@example.com", metadata: { email: "no", plan: "Gold" } });
    await customers.update(id, { email: "new@example.com" });
    const found = async (query: string) => (await customers.search({ query })).data.map((customer) => customer.id);
    expect(await found('email:"old@example.com"')).toEqual([]);
    expect(await found('email:"NEW@example.com" metadata["plan"]:"gold"')).toEqual([id]);
    expect(await found('metadata["plan"]:"gold" AND -email:"new@example.com"')).toEqual([]);
    expect(await found('metadata["plan"]:"silver" OR email:"new@example.com"')).toEqual([id]);
    await customers.del(id);
    expect(await found('metadata["plan"]:"gold"')).toEqual([]);
  });

  it("finds a change after the lag", async () => {
    const { customers } = lagging.stripe();
    const { id } = await customers.create({ name: "Jenny" });
    const found = async () => (await customers.search({ query: 'name:"Jenny"' })).data.map((customer) => customer.id);
    const results = [await found()];
    for (const advance_ms of [999, 1]) {
      await lagging.control("POST", "/clock", { advance_ms });
      results.push(await found());
    }
    expect(results).toEqual([[], [], [id]]);
  });
});
