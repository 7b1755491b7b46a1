import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { invoke } from "./support/invoke.ts";
import { runs } from "./support/long.ts";
import { unhurried } from "./support/patience.ts";
import { coldStart, useService } from "./support/service.ts";

/** An invocation that ends early. */
interface Life {
  /** Requests until now. */
  requests: number;
  /** Number of the request at which it ends. */
  readonly last: number;
  /** Whether it ends after the response to that request, rather than before the request. */
  readonly after: boolean;
  dead: boolean;
  readonly die: () => void;
}

const lives = new AsyncLocalStorage<Life>();
/** How the next invocations end. */
const deaths: { last: number; after: boolean }[] = [];

/** Timeout of a function, in seconds. It is short while requests fail. */
let seconds = unhurried;
let time = 0;
const service = useService({
  // A second between requests, so that no throttle applies.
  now: () => (time += 1000),
  invoke: (name, event) => {
    const death = name === "upsert-customer-reference" ? deaths.shift() : undefined;
    return death ? mortal(death, () => invoke(name, event, seconds)) : invoke(name, event, seconds);
  },
});

/** Runs a function until its last request. After that, it sends nothing, and its result is lost. */
function mortal({ last, after }: Pick<Life, "last" | "after">, run: () => Promise<unknown>): Promise<unknown> {
  const { promise, reject } = Promise.withResolvers<never>();
  const die = () => reject(new Error("The process ended."));
  const life: Life = { requests: 0, last, after, dead: false, die };
  return Promise.race([promise, lives.run(life, run)]);
}

beforeAll(async () => {
  // The directory is complete, so no search at Stripe prevents a second customer.
  await invoke("reconcile-customers", {}, 840);
  // The gateway logs each invocation that ended.
  vi.spyOn(console, "error").mockImplementation(() => {});
  subscribe("http.client.request.created", (message) => {
    const { request } = message as { request: ClientRequest };
    const life = lives.getStore();
    if (!life) return;
    if (life.dead) return end(request);
    life.requests += 1;
    if (life.requests < life.last) return;
    if (life.after) request.prependOnceListener("response", () => kill(life, request));
    else kill(life, request);
  });
});

function kill(life: Life, request: ClientRequest) {
  life.dead = true;
  life.die();
  end(request);
}

const end = (request: ClientRequest) => void request.destroy(new Error("The process ended."));

const fault = fc.record({
  fault: fc.constantFrom(
    "rate_limit",
    "lock_timeout",
    "error_500",
    "error_500_kept",
    "error_503",
    "reset_before_write",
    "reset_after_write",
    "truncated_after_write",
  ),
  method: fc.constant("POST"),
  skip: fc.constantFrom(0, 0, 0, 1, 2, 5),
  // 1000 is more than a function can retry.
  times: fc.constantFrom(1, 2, 3, 1000),
});
const death = fc.record({ last: fc.integer({ min: 1, max: 7 }), after: fc.boolean() });
const round = fc.record({
  faults: fc.array(fault, { maxLength: 3 }),
  deaths: fc.array(death, { maxLength: 12 }),
  callers: fc.constantFrom(2, 10, 50),
});

const put = (reference: string, caller: number) =>
  service.fetch(
    `/v1/customer_references/${reference}`,
    {
      method: "PUT",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ name: `Caller ${caller}` }),
    },
    caller % 2 ? "admin" : "storefront",
  );

describe("a reference", () => {
  let rounds = 0;
  it("has one customer, despite concurrent callers, failures and ended invocations", async () => {
    const property = fc.asyncProperty(round, async ({ faults, deaths: chosen, callers }) => {
      const reference = `user-${rounds++}`;
      for (const one of faults) await service.control("POST", "/faults", one);
      deaths.push(...chosen);
      seconds = 3;
      const responses = await Promise.all(Array.from({ length: callers }, (_, caller) => put(reference, caller)));
      seconds = unhurried;
      deaths.length = 0;
      await service.control("DELETE", "/faults");
      coldStart();

      const calm = await put(reference, 0);
      const customer = (await calm.json()) as { id: string };
      expect([calm.status, customer]).toMatchObject([200, { metadata: { user_id: reference }, name: "Caller 0" }]);
      for (const response of responses) {
        const body = await response.json();
        if (response.status === 200) expect(body).toMatchObject({ id: customer.id });
        else expect([409, 429, 500, 502, 503]).toContain(response.status);
      }
      const created = await service.stripe().customers.list({ limit: 100 });
      expect(created.data.filter(({ metadata }) => metadata.user_id === reference)).toMatchObject([
        { id: customer.id },
      ]);
    });
    await fc.assert(property, runs(15, 1000));
  });
});
