import { beforeEach, describe, expect, it } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import { scopes } from "../../lib/access/scopes.ts";
import { useLog } from "../support/logs.ts";
import { useService } from "../support/service.ts";

const clients = environment.clients.map((client) => ({ ...client, scopes: [...scopes] }));
let time = 0;
// Advances the clock by one second per request, so that no throttle applies.
const service = useService({ environment: { ...environment, clients }, searchLag: 0, now: () => (time += 1000) });
const log = useLog("INFO");
/** The id of a customer with a reference of the namespace `support`. */
let id = "";
beforeEach(async () => {
  const metadata = { reference_support: "ticket-1", note: "tea" };
  id = (await service.stripe().customers.create({ metadata })).id;
});
const metadataOf = async (customer: string) => Object(await service.stripe().customers.retrieve(customer)).metadata;

const paths: Record<string, () => string> = {
  create: () => "/v1/customers",
  update: () => `/v1/customers/${id}`,
  upsert: () => "/v1/customer_references/own-1",
};
const form = (value: string | null) => ({
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({ "metadata[reference_support]": value ?? "" }).toString(),
});
const json = (value: string | null) => ({
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ metadata: { reference_support: value } }),
});
const cases = Object.keys(paths).flatMap((operation) =>
  Object.entries({ form, json }).flatMap(([format, write]) =>
    ["ticket-2", null].map((value) => ({ operation, format, write, value, verb: value ? "set" : "unset" })),
  ),
);
const methodOf = (operation: string) => (operation === "upsert" ? "PUT" : "POST");

describe("a reference of another namespace", () => {
  it.each(cases)("cannot be $verb by $operation, as $format", async ({ operation, write, value }) => {
    const before = (await service.control("GET", "/requests")) as unknown[];
    const response = await service.fetch(paths[operation]?.() ?? "", { method: methodOf(operation), ...write(value) });
    expect([response.status, await response.json()]).toEqual([
      403,
      {
        error: {
          message:
            "metadata[reference_support] contains references of another namespace. Only clients of that namespace can change it.",
          param: "metadata[reference_support]",
          type: "invalid_request_error",
        },
      },
    ]);
    expect(await service.control("GET", "/requests")).toHaveLength(before.length);
    expect(log.lines("audit").at(-1)).toMatchObject({
      phase: "refusal",
      client: "admin",
      reason: "reference of another namespace",
    });
    expect(await metadataOf(id)).toEqual({ reference_support: "ticket-1", note: "tea" });
  });

  it.each([
    ["form", { ...form(null), body: "metadata[reference_support]]=ticket-2" }],
    ["form", { ...form(null), body: "metadata[[reference_support]=ticket-2" }],
    ["json", { ...json(null), body: JSON.stringify({ metadata: { "reference_support]": "ticket-2" } }) }],
  ])("cannot be set by a key with square brackets, as %s", async (_, request) => {
    const response = await service.fetch(`/v1/customers/${id}`, { method: "POST", ...request });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: {
          message: expect.stringMatching(/^Metadata keys cannot contain square brackets\. Invalid key: \S+$/),
          param: "metadata",
          type: "invalid_request_error",
        },
      },
    ]);
  });

  it("cannot be unset with all of the metadata", async () => {
    const unset = {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "metadata=",
    };
    const response = await service.fetch(`/v1/customers/${id}`, unset);
    expect([response.status, await response.json()]).toMatchObject([403, { error: { param: "metadata" } }]);
    expect(await metadataOf(id)).toEqual({ reference_support: "ticket-1", note: "tea" });
    const own = await service.client("support").customers.update(id, { metadata: "" });
    expect(own.metadata).toEqual({});
    expect((await service.client().customers.update(id, { metadata: "" })).metadata).toEqual({});
  });

  it("can be changed by the clients of its namespace", async () => {
    const support = service.client("support");
    expect((await support.customers.update(id, { metadata: { reference_support: "" } })).metadata).toEqual({
      note: "tea",
    });
    expect((await support.customers.create({ metadata: { reference_support: "ticket-3" } })).metadata).toEqual({
      reference_support: "ticket-3",
    });
    // Both clients of the shop can change its references.
    for (const client of ["admin", "storefront"])
      expect(
        (await service.client(client).customers.update(id, { metadata: { user_id: client } })).metadata,
      ).toMatchObject({
        user_id: client,
      });
  });
});
