import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { routes } from "../../../infra/service.ts";
import { finished, printed, shell, start } from "../../support/programs.ts";

const freePorts = { PORT: "0", STRIPE_DOUBLE_PORT: "0", AWS_PORT: "0", STRIPE_SECRET_KEY: "" };
const server = (variables: Record<string, string> = {}) =>
  start("infra/local/main.ts", [], { ...freePorts, ...variables });

describe("npm start", () => {
  it("prints address, endpoints, demo keys and a line that works when pasted, and ends at once", async () => {
    const child = server();
    const told = await printed(child, "curl");
    expect(told).toMatch(
      /answers at http:\/\/127\.0\.0\.1:\d+, with a Stripe double at http:\/\/127\.0\.0\.1:\d+ and AWS's part at http:\/\/127\.0\.0\.1:\d+\./,
    );
    for (const { method, path, scope } of routes)
      expect(told).toMatch(new RegExp(`${method} +/v1${RegExp.escape(path)} +${scope ?? "signed by Stripe"}`));
    for (const client of ["admin", "storefront", "support", "trickle"])
      expect(told).toContain(`cak_local_${client}_demo`);

    const line = told.split("\n").at(-1)?.trim() ?? "";
    expect(JSON.parse((await finished(shell(line))).output)).toMatchObject({
      object: "customer",
      email: "jenny@example.com",
      name: "Jenny Rosen",
    });

    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("says in one line that a port is in use", async () => {
    const first = server();
    const [, port = ""] = /127\.0\.0\.1:(\d+),/.exec(await printed(first, "answers at")) ?? [];
    expect(await finished(server({ PORT: port }))).toEqual({
      code: 1,
      output: "",
      error: `Port ${port} is in use. Set PORT, STRIPE_DOUBLE_PORT or AWS_PORT to another; 0 is any free one.\n`,
    });
  });

  it.each([
    [{ PORT: "http" }, 'PORT must be a port number, not "http".\n'],
    [
      { STRIPE_SECRET_KEY: "sk_live_1" },
      "STRIPE_SECRET_KEY must be a key of Stripe's test mode (sk_test_…): a live key is never used here.\n",
    ],
  ])("refuses %j", async (variables, error) => {
    expect(await finished(server(variables))).toEqual({ code: 1, output: "", error });
  });

  it("puts Stripe's test mode behind the service where it is given a key", async () => {
    const told = await printed(server({ STRIPE_SECRET_KEY: "sk_test_123" }), "answers at");
    expect(told).toContain("with Stripe's test mode and");
  });
});

describe("npm run stripe-double", () => {
  it("answers alone", async () => {
    const told = await printed(start("infra/local/stripe/main.ts", [], freePorts), "-d email");
    const line = told.split("\n").at(-1)?.trim() ?? "";
    expect(JSON.parse((await finished(shell(line))).output)).toMatchObject({
      email: "jenny@example.com",
    });
  });
});
