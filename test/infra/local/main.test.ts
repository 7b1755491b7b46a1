import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { routes } from "../../../infra/service.ts";
import { finished, printed, shell, start } from "../../support/programs.ts";

const freePorts = { PORT: "0", STRIPE_DOUBLE_PORT: "0", AWS_PORT: "0", STRIPE_SECRET_KEY: "" };
const server = (variables: Record<string, string> = {}) =>
  start("infra/local/main.ts", [], { ...freePorts, ...variables });

describe("npm start", () => {
  it("prints its addresses, endpoints, demo keys and a working command, and ends at once on SIGINT", async () => {
    const child = server();
    const output = await printed(child, "curl");
    expect(output).toMatch(
      /listens on http:\/\/127\.0\.0\.1:\d+\. It uses a Stripe double at http:\/\/127\.0\.0\.1:\d+ and the AWS services at http:\/\/127\.0\.0\.1:\d+\./,
    );
    for (const { method, path, scope } of routes)
      expect(output).toMatch(new RegExp(`${method} +/v1${RegExp.escape(path)} +${scope ?? "signed by Stripe"}`));
    for (const client of ["admin", "storefront", "support", "trickle"])
      expect(output).toContain(`cak_local_${client}_demo`);

    const line = output.split("\n").at(-1)?.trim() ?? "";
    expect(JSON.parse((await finished(shell(line))).output)).toMatchObject({
      object: "customer",
      email: "jenny@example.com",
      name: "Jenny Rosen",
    });

    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("explains in one line that a port is in use", async () => {
    const first = server();
    const [, port = ""] = /127\.0\.0\.1:(\d+)\./.exec(await printed(first, "listens on")) ?? [];
    expect(await finished(server({ PORT: port }))).toEqual({
      code: 1,
      output: "",
      error: `Port ${port} is in use. Set PORT, STRIPE_DOUBLE_PORT or AWS_PORT to another port, or to 0 for any free port.\n`,
    });
  });

  it.each([
    [{ PORT: "http" }, 'PORT must be a port number, not "http".\n'],
    [
      { STRIPE_SECRET_KEY: "sk_live_1" },
      "STRIPE_SECRET_KEY must be a test mode key (sk_test_… or rk_test_…). The local run accepts no live key.\n",
    ],
  ])("rejects %j", async (variables, error) => {
    expect(await finished(server(variables))).toEqual({ code: 1, output: "", error });
  });

  it("uses Stripe's test mode if it has a key", async () => {
    const output = await printed(server({ STRIPE_SECRET_KEY: "sk_test_123" }), "listens on");
    expect(output).toContain("It uses Stripe's test mode and");
  });
});

describe("npm run stripe-double", () => {
  it("starts the double alone", async () => {
    const output = await printed(start("infra/local/stripe/main.ts", [], freePorts), "-d email");
    const line = output.split("\n").at(-1)?.trim() ?? "";
    expect(JSON.parse((await finished(shell(line))).output)).toMatchObject({
      email: "jenny@example.com",
    });
  });
});
