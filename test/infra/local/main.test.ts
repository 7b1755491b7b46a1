import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { demoKey } from "../../../infra/local/environment.ts";
import { useDouble } from "../../support/double.ts";
import { freePorts, startRun } from "../../support/local-run.ts";
import { finished, printed, shell, start } from "../../support/programs.ts";

const portOf = (url: string) => new URL(url).port;

describe("npm start", () => {
  it("prints its addresses, demo keys and a working command in 20 lines, and ends at once on SIGINT", async () => {
    const { child, lines, until } = await startRun(["--no-json"]);
    await until(/Ctrl-C/);
    expect(lines.length).toBeLessThanOrEqual(20);
    for (const name of ["service", "health", "double", "aws"])
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +http://127\\.0\\.0\\.1:\\d+`)));
    for (const client of ["admin", "storefront", "support", "trickle"])
      expect(lines.join("\n")).toContain(`cak_local_${client}_demo`);
    const customer = { object: "customer", email: "jenny@example.com", name: "Jenny Rosen" };
    expect(JSON.parse((await finished(shell(await until(/curl/)))).output)).toMatchObject(customer);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("says at /health what runs there", async () => {
    const { child, url, stripeUrl, awsUrl } = await startRun();
    const response = await fetch(`${url}/health`);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      {
        status: "ok",
        service: "stripe-customers",
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        pid: child.pid,
        stripe: { kind: "double", url: stripeUrl },
        aws: { url: awsUrl },
      },
    ]);
  });

  it("creates customers with --seed, before it says that it is ready", async () => {
    const { lines, url } = await startRun(["--no-json", "--seed", "--reset"]);
    expect(lines[0]).toMatch(/^Created 50 customers/);
    const headers = { Authorization: `Bearer ${demoKey("admin")}` };
    const list = await (await fetch(`${url}/v1/customers?limit=100`, { headers })).json();
    expect((list as { data: unknown[] }).data).toHaveLength(50);
  });

  it("names each port in use by its variable, and the run that uses it", async () => {
    const { child, url, stripeUrl, awsUrl } = await startRun();
    const [port, doublePort, awsPort] = [url, stripeUrl, awsUrl].map(portOf) as [string, string, string];
    const refused = async (variables: Record<string, string>) => {
      const { code, output, error } = await finished(start("infra/local/main.ts", [], { ...freePorts, ...variables }));
      expect([code, output]).toEqual([1, ""]);
      return error;
    };
    expect(await refused({ PORT: port, STRIPE_DOUBLE_PORT: doublePort, AWS_PORT: awsPort })).toBe(
      `The ports ${port}, ${doublePort} and ${awsPort} are in use by another npm start (process ${child.pid}). Set PORT, STRIPE_DOUBLE_PORT and AWS_PORT to other ports, or to 0 for any free ports.\n`,
    );
    expect(await refused({ STRIPE_DOUBLE_PORT: doublePort })).toBe(
      `Port ${doublePort} is in use. Set STRIPE_DOUBLE_PORT to another port, or to 0 for any free port.\n`,
    );
    expect(await refused({ PORT: "4321", AWS_PORT: "4321" })).toBe(
      "PORT and AWS_PORT are both 4321. Set one of them to another port.\n",
    );
    const double = await finished(start("infra/local/stripe/main.ts", [], { STRIPE_DOUBLE_PORT: doublePort }));
    expect(double.error).toBe(
      `Port ${doublePort} is in use. Set STRIPE_DOUBLE_PORT to another port, or to 0 for any free port.\n`,
    );
  });

  const wanted = "Set it to a secret or restricted key of test mode (sk_test_… or rk_test_…).";
  it.each([
    [{ PORT: "http" }, 'PORT must be a port number, not "http".'],
    [
      { STRIPE_SECRET_KEY: "sk_live_1" },
      `STRIPE_SECRET_KEY is a key of live mode. The local run accepts no live key. ${wanted}`,
    ],
    [{ STRIPE_SECRET_KEY: "pk_test_1" }, `STRIPE_SECRET_KEY is a publishable key. ${wanted}`],
    [
      { STRIPE_SECRET_KEY: "whsec_1" },
      `STRIPE_SECRET_KEY is the signing secret of a webhook, for STRIPE_WEBHOOK_SECRET. ${wanted}`,
    ],
    [
      { STRIPE_SECRET_KEY: "cak_local_admin_demo" },
      `STRIPE_SECRET_KEY is a key of this service, not of Stripe. ${wanted}`,
    ],
    [{ STRIPE_SECRET_KEY: "sk_test_1 2" }, `STRIPE_SECRET_KEY is not a key of Stripe. ${wanted}`],
    [
      { STRIPE_WEBHOOK_SECRET: "sk_test_1" },
      "STRIPE_WEBHOOK_SECRET is not a signing secret. Set it to what stripe listen prints (whsec_…).",
    ],
    [
      { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_API_URL: "http://127.0.0.1:65535" },
      "Stripe cannot be reached at http://127.0.0.1:65535 (ECONNREFUSED). Connect to the internet, or start without STRIPE_SECRET_KEY to use the double.",
    ],
  ])("rejects %j", async (variables, error) => {
    expect(await finished(start("infra/local/main.ts", [], { ...freePorts, ...variables }))).toEqual({
      code: 1,
      output: "",
      error: `${error}\n`,
    });
  });
});

describe("npm start with a key of Stripe's test mode", () => {
  const stripe = useDouble({ keys: { sk_test_right: "write" } });

  it("uses Stripe's test mode", async () => {
    const variables = { STRIPE_SECRET_KEY: "sk_test_right", STRIPE_API_URL: stripe.url };
    const { lines, url, stripeUrl } = await startRun([], variables);
    expect(stripeUrl).toBe(stripe.url);
    expect(lines[0]).toContain("It uses Stripe's test mode and");
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ stripe: { kind: "test mode" } });
  });

  it("tries the key, and prints why Stripe rejects it", async () => {
    const variables = { ...freePorts, STRIPE_SECRET_KEY: "sk_test_wrong", STRIPE_API_URL: stripe.url };
    expect(await finished(start("infra/local/main.ts", [], variables))).toEqual({
      code: 1,
      output: "",
      error:
        "Stripe rejects a request with STRIPE_SECRET_KEY. It responds with 401: Invalid API Key provided: sk_test_*rong\n",
    });
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
