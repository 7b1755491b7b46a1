import { afterEach, describe, expect, it, vi } from "vitest";
import type { Invoke } from "../../../../infra/local/functions/invoke.ts";
import { authorizers } from "../../../../infra/service.ts";
import { invoke } from "../../../support/invoke.ts";
import { useService } from "../../../support/service.ts";

describe("functions behind the local gateway", () => {
  let time = 0;
  let respond: Invoke = invoke;
  const invoked: string[] = [];
  const service = useService({
    now: () => time,
    invoke: async (name, event, timeout) => {
      invoked.push(name);
      return respond(name, event, timeout);
    },
  });
  afterEach(() => {
    vi.restoreAllMocks();
    invoked.length = 0;
    respond = invoke;
    time += 2 * authorizers.authorize.cache * 1000;
  });

  it("authorize a key once, until the cached result expires", async () => {
    for (const _ of [1, 2]) await service.client().customers.list();
    time += authorizers.authorize.cache * 1000;
    await service.client().customers.list();
    expect(invoked).toEqual(["authorize", "list-customers", "list-customers", "authorize", "list-customers"]);
  });

  it.each([
    ["fail to authorize", "authorize", 500, "The API key could not be checked."],
    ["fail to respond", "list-customers", 502, "The service failed."],
  ])("that %s lead to an error in Stripe's shape", async (_, failing, statusCode, message) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    respond = async (name, event, timeout) => {
      if (name === failing) throw new Error("out of memory");
      return invoke(name, event, timeout);
    };
    const refusal = service.client().customers.list();
    await expect(refusal).rejects.toMatchObject({
      type: "StripeAPIError",
      statusCode,
      message: `${message} Try again, with the same Idempotency-Key if you sent one.`,
    });
    expect(log).toHaveBeenCalledExactlyOnceWith("Error: out of memory");
    respond = invoke;
    expect(await service.client().customers.list()).toMatchObject({ object: "list" });
  });
});
