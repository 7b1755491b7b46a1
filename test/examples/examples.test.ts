import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import { demoKey } from "../../infra/local/environment.ts";
import { rowsUnder } from "../support/documents.ts";
import { patience } from "../support/patience.ts";
import { finished, root, run } from "../support/programs.ts";
import { useService } from "../support/service.ts";
import { examples } from "./examples.ts";

const printedByAll = `customer of example-1: Jenny Rosen
default card: visa 4242
customers of examples@example.com: 5
429: waited, then succeeded
invalid_request_error, resource_missing: No such customer: 'cus_missing'
`;

const service = useService({ webhooks: true });
let renamed: BusEvent;
beforeAll(async () => {
  const events: BusEvent[] = [];
  service.subscribers.add((event) => events.push(event));
  for (const name of ["Jane", "Jenny"])
    await service.client().rawRequest("POST", "/v1/customer_references/example-1", { name });
  renamed = await vi.waitUntil(() => events.find((event) => event["detail-type"] === "customer.updated"), patience);
});

/** Runs a command with an input. Returns its output, and what it wrote about a failure. */
async function outputOf([program, ...parameters]: readonly string[], variables = {}, input = "") {
  const child = run(program ?? "", parameters, {
    ...variables,
    CUSTOMERS_URL: service.url,
    CUSTOMERS_KEY: demoKey("admin"),
    CUSTOMERS_SLOW_KEY: demoKey("trickle"),
  });
  child.stdin.end(input);
  const { code, output, error } = await finished(child);
  return { code, output, error: code === 0 ? "" : error };
}

function isInstalled({ check, variables }: (typeof examples)[string]): boolean {
  const [program, ...parameters] = check ?? [];
  if (!program) return false;
  return spawnSync(program, parameters, { env: { ...process.env, ...variables } }).status === 0;
}

describe.each(Object.entries(examples))("the examples in %s", (_, example) => {
  describe.skipIf(!isInstalled(example))("(need the language and its SDK)", () => {
    it("tell the story", async () => {
      expect(await outputOf(example.story, example.variables)).toEqual({ code: 0, output: printedByAll, error: "" });
    });

    it("receive a change of a customer", async () => {
      expect(await outputOf(example.onCustomer, example.variables, JSON.stringify(renamed))).toEqual({
        code: 0,
        output: "customer.updated of example-1: name\n",
        error: "",
      });
    });

    it("receive an event without references", async () => {
      const finished = { ...renamed, "detail-type": "reconciliation.finished", detail: {} };
      expect(await outputOf(example.onCustomer, example.variables, JSON.stringify(finished))).toMatchObject({
        code: 0,
        output: "",
      });
    });
  });
});

describe("the guide to the examples", () => {
  const guide = readFileSync(`${root}test/examples/README.md`, "utf8");

  it("lists the languages and SDKs, and which of them a test runs", () => {
    expect(rowsUnder(guide, "language").map(([language, , sdk, run]) => [language, sdk, run === "no"])).toEqual(
      Object.entries(examples).map(([language, { sdk, check }]) => [language, sdk, !check]),
    );
  });

  it("shows what the examples print", () => {
    expect(guide).toContain(`\`\`\`\n${printedByAll}\`\`\``);
  });
});
