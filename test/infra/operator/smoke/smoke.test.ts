import { afterEach, describe, expect, it, vi } from "vitest";
import { demoKey } from "../../../../infra/local/environment.ts";
import { patience } from "../../../support/patience.ts";
import { finished } from "../../../support/programs.ts";
import { useService } from "../../../support/service.ts";
import { program, smoke } from "./program.ts";

// The double declines cards where no card is.
const service = useService({ undocumented: [402] });
afterEach(() => service.control("DELETE", "/faults"));

/** Returns the emails of the customers at the double. */
const left = async () => (await service.stripe().customers.list()).data.map(({ email }) => email);

describe("npm run smoke", () => {
  it("prints one line if the service works, and leaves no customer", async () => {
    expect(await smoke(["--url", service.url])).toEqual({
      code: 0,
      output: `ok: ${service.url} works. admin created, updated, listed and deleted 2 customers.`,
      error: "",
    });
    expect(await left()).toEqual([]);
  });

  it("finds npm start with --env local, and uses a demo key", async () => {
    const { port } = new URL(service.url);
    expect(await smoke(["--env", "local"], { PORT: port, CUSTOMERS_KEY: "" })).toMatchObject({
      code: 0,
      output: expect.stringMatching(`^ok: ${service.url} works\\. admin created`),
    });
  });

  it.each([
    ["return a 404 for an unknown customer", { method: "GET" }],
    ["list customers by email", { method: "GET", skip: 1 }],
    ["create a customer", { method: "POST" }],
    ["replay a creation with the same idempotency key", { method: "POST", skip: 1 }],
    ["update a customer", { method: "POST", skip: 2 }],
    ["retrieve a customer", { method: "GET", path: "/v1/customers/cus_", skip: 1 }],
    ["list the new customer", { method: "GET", skip: 3 }],
    ["create one customer for a reference", { method: "POST", skip: 3 }],
  ])("names the step that failed, and leaves no customer: %s", async (step, fault) => {
    await service.control("POST", "/faults", { fault: "card_error", path: "/v1/customers", ...fault });
    expect(await smoke(["--url", service.url])).toEqual({
      code: 1,
      output: "",
      error: expect.stringMatching(
        new RegExp(
          `^The service did not ${step}, because it returned 402, "Your card was declined\\." \\(request \\S+\\): look at the log /aws/lambda/stripe-customers-local-[a-z-]+, or check that ${service.url} is the address of the service\\.$`,
        ),
      ),
    });
    expect(await left()).toEqual([]);
  });

  it.each(["storefront", "support"])("says which scope the key of %s lacks", async (client) => {
    const { code, error } = await smoke(["--url", service.url], { CUSTOMERS_KEY: demoKey(client) });
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringMatching(
        /^The service did not return a 404 .* does not have the scope customers:delete, .*: use a key of a client that has the scope, or declare it in infra\/environments\.ts\.$/,
      ),
    });
    expect(await left()).toEqual([]);
  });

  it("names the customers that it could not delete", async () => {
    await service.control("POST", "/faults", { fault: "card_error", method: "DELETE" });
    const { code, error } = await smoke(["--url", service.url]);
    const [email = ""] = await left();
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringContaining(
        `Delete the customers with the email ${email} at Stripe, because the smoke test could not: it returned 402`,
      ),
    });
    for (const { id } of (await service.stripe().customers.list()).data) await service.stripe().customers.del(id);
  });

  it("deletes its customer after an interruption during the creation", async () => {
    await service.control("POST", "/faults", { fault: "slow", delay_ms: 3_000, method: "POST" });
    const child = program(["--url", service.url]);
    const ended = finished(child);
    const sent = async () => (await service.control("GET", "/requests")) as Record<"method" | "path", string>[];
    const { length: before } = await sent();
    const has = async (sought: string) => (await sent()).slice(before).some(({ method }) => method === sought);
    await vi.waitUntil(() => has("POST"), patience);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 1, error: "The smoke test was interrupted.\n" });
    expect((await sent()).slice(before).filter(({ method }) => method === "DELETE")).toHaveLength(1);
    expect(await left()).toEqual([]);
  });
});
