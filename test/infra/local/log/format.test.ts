import { spawnSync } from "node:child_process";
import { describe, expect, it, vi } from "vitest";
import type { Invocation } from "../../../../infra/local/activity.ts";
import type { Exchange } from "../../../../infra/local/gateway/exchange.ts";
import { Log } from "../../../../infra/local/log/log.ts";
import { follow, freePorts } from "../../../support/local-run.ts";
import { run } from "../../../support/programs.ts";

const time = new Date(2026, 10, 26, 9, 8, 7).getTime();
const invocation: Invocation = {
  kind: "invocation",
  functionName: "create-customer",
  requestId: "1",
  time,
  duration: 40,
  calls: [],
  lines: [],
};
const exchange: Exchange = {
  kind: "exchange",
  requestId: "1",
  time,
  duration: 45,
  method: "POST",
  url: "/v1/customers",
  headers: {},
  body: "",
  endpoint: "create-customer",
  client: "admin",
  response: { statusCode: 500, body: '{"error":{"message":"An\\nerror"}}' },
};

/** Returns what the log for people prints. */
function printed(...activities: (Invocation | Exchange)[]) {
  const print = vi.spyOn(console, "log").mockReturnValue();
  const log = new Log(false);
  for (const activity of activities) log.observe(activity);
  const lines = print.mock.calls.flat();
  print.mockRestore();
  return lines;
}

const line = "09:08:07  500      45 ms  admin      POST   /v1/customers An error";

describe("a failed request in the log for people", () => {
  it("has the errors that the function logged, and what else it printed", () => {
    const own = { level: "INFO", message: "request", service: "stripe-customers" };
    const at = ["at a (lib/a.ts:1:1)", "at b (lib/b.ts:1:1)", "at c (lib/c.ts:1:1)", "at d (lib/d.ts:1:1)"];
    const error = { ...own, level: "ERROR", message: "internal error", request_id: "1", error: "TypeError", at };
    const lines = [JSON.stringify(own), JSON.stringify(error), "a look at customer", '{"a":1}', '{"_aws":{}}'];
    expect(printed({ ...invocation, lines }, exchange)).toEqual([
      line,
      "          ERROR internal error request_id=1 error=TypeError",
      "            at a (lib/a.ts:1:1)",
      "            at b (lib/b.ts:1:1)",
      "            at c (lib/c.ts:1:1)",
      "          create-customer │ a look at customer",
      '          create-customer │ {"a":1}',
    ]);
  });

  it("says once why the function failed", () => {
    const error = "The code does not build.\nlib/a.ts:1:2";
    const failed = { ...exchange, error };
    const expected = [line, "          The code does not build.", "          lib/a.ts:1:2"];
    expect(printed({ ...invocation, error }, failed)).toEqual(expected);
    expect(printed(failed)).toEqual(expected);
  });

  it("says that Stripe gave no response", () => {
    const call = { method: "POST", url: "http://127.0.0.1:1/v1/customers", duration: 10 };
    expect(printed({ ...invocation, calls: [call] }, exchange)).toEqual([
      line,
      "          1 call to Stripe: POST /v1/customers no response (10 ms)",
    ]);
  });

  it("cuts a long message", () => {
    const body = JSON.stringify({ error: { message: "x".repeat(500) } });
    const [cut = ""] = printed({ ...exchange, response: { statusCode: 400, body } });
    expect(cut).toMatch(/ x{200}…$/);
  });
});

describe("an invocation without a request in the log for people", () => {
  const background = { ...invocation, requestId: undefined, functionName: "consume-stripe-events" };

  it("has a line with the error", () => {
    const error = "Error: Task timed out after 30 seconds: consume-stripe-events";
    const job = "09:08:07  job      40 ms  consume-stripe-events";
    expect(printed({ ...background, error })).toEqual([job, `          ${error}`]);
  });

  it("that handled its events has none, because they have their own", () => {
    expect(printed(background)).toEqual([]);
  });
});

/** The program that runs another one in a terminal. https://man7.org/linux/man-pages/man1/script.1.html */
const terminal = "script";
const hasTerminal = spawnSync(terminal, ["-qec", "true", "/dev/null"]).status === 0;

describe.skipIf(!hasTerminal)("npm start in a terminal", () => {
  const inTerminal = (variables: Record<string, string>) =>
    run(terminal, ["-qec", `${process.execPath} infra/local/main.ts`, "/dev/null"], { ...freePorts, ...variables });

  it.each([
    [{ NO_COLOR: "", FORCE_COLOR: "" }, true],
    [{ NO_COLOR: "1" }, false],
  ])("prints lines for people, with %j", async (variables, hasColors) => {
    const { lines, until, url } = await follow(inTerminal({ TERM: "xterm", ...variables }));
    await fetch(`${url}/v1/unknown`);
    await until(/404.*\/v1\/unknown/);
    expect(lines.some((text) => text.startsWith("{"))).toBe(false);
    expect(lines.join("\n").includes("\u001b[")).toBe(hasColors);
  });
});
