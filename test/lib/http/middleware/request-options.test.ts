import { describe, expect, it } from "vitest";
import { useService } from "../../../support/service.ts";

const service = useService();
const create = (headers: Record<string, string>) => service.fetch("/v1/customers", { method: "POST", headers });
const requests = async () => (await service.control("GET", "/requests")) as { idempotency_key: string | null }[];

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

  it("pass an idempotency key on only with a write", async () => {
    const headers = { "Idempotency-Key": "k".repeat(300) };
    expect((await service.fetch("/v1/customers", { headers })).status).toBe(200);
    expect((await requests()).at(-1)?.idempotency_key).toBeNull();
  });
});
