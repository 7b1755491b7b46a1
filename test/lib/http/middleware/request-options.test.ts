import { describe, expect, it } from "vitest";
import { useService } from "../../../support/service.ts";

const service = useService();
const create = (headers: Record<string, string>) => service.fetch("/v1/customers", { method: "POST", headers });
const requests = async () =>
  (await service.control("GET", "/requests")) as { method: string; idempotency_key: string | null }[];

describe("the headers of a request", () => {
  it.each(["Stripe-Account", "Stripe-Context"])("may not name another account by %s", async (name) => {
    const before = await requests();
    const response = await create({ [name]: "acct_1" });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { message: expect.stringContaining(name), type: "invalid_request_error" } },
    ]);
    expect(await requests()).toEqual(before);
  });

  it("contain an idempotency key of at most 255 characters", async () => {
    expect((await create({ "Idempotency-Key": "k".repeat(255) })).status).toBe(200);
    const before = await requests();
    const response = await create({ "Idempotency-Key": "k".repeat(256) });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: {
          message: "Idempotency keys can have up to 255 characters; this one has 256.",
          type: "invalid_request_error",
        },
      },
    ]);
    expect(await requests()).toEqual(before);
  });

  it("name the client in the idempotency key of each write, even if it is long or the caller sends none", async () => {
    const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    const created = await create({});
    const { id } = (await created.json()) as { id: string };
    const deleted = await service.fetch(`/v1/customers/${id}`, { method: "DELETE" });
    await create({ "Idempotency-Key": "k".repeat(250) });
    const writes = (await requests()).filter(({ method }) => method !== "GET");
    const keys = writes.slice(-3).map(({ idempotency_key }) => idempotency_key);
    expect(keys).toEqual([
      expect.stringMatching(`^admin:${uuid}$`),
      expect.stringMatching(`^admin:${uuid}$`),
      expect.stringMatching("^admin:[0-9a-f]{64}$"),
    ]);
    for (const { headers } of [created, deleted]) expect(headers.get("idempotency-key")).toBeNull();
  });

  it("do not show an idempotency key of the service in an error", async () => {
    await service.control("POST", "/faults", {
      fault: "slow",
      delay_ms: 60_000,
      method: "POST",
      path: "/v1/customers",
    });
    const response = await service
      .fetch("/v1/customers", { method: "POST" })
      .finally(() => service.control("DELETE", "/faults"));
    expect([response.status, await response.json()]).toEqual([
      409,
      {
        error: expect.objectContaining({
          message: expect.stringContaining(": a key of the service. Please try again"),
        }),
      },
    ]);
  });

  it("pass an idempotency key on only with a write", async () => {
    const headers = { "Idempotency-Key": "k".repeat(300) };
    expect((await service.fetch("/v1/customers", { headers })).status).toBe(200);
    expect((await requests()).at(-1)?.idempotency_key).toBeNull();
  });
});
