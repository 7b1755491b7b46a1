import { describe, expect, it } from "vitest";
import { help, startOptions } from "../../../../infra/local/command/options.ts";
import { codeIn, documents, rowsUnder } from "../../../support/documents.ts";
import { finished, start } from "../../../support/programs.ts";

describe("the options of npm start", () => {
  it("are explained in 25 lines, with the environment variables", async () => {
    const { code, output } = await finished(start("infra/local/main.ts", ["--help"]));
    expect([code, output]).toEqual([0, `${help}\n`]);
    expect(help.split("\n").length).toBeLessThanOrEqual(25);
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    for (const name of ["PORT", "STRIPE_DOUBLE_PORT", "AWS_PORT", "SUBSCRIBER", "STRIPE_SECRET_KEY", "NO_COLOR"])
      expect(help).toContain(`  ${name}`.replace("  AWS", " AWS").replace("  STRIPE_DOUBLE", " STRIPE_DOUBLE"));
  });

  it("are all explained in infra/local/README.md, as the environment variables are", () => {
    const named = ["option", "variable"].flatMap((word) => rowsUnder(documents.localRun, word));
    const names = named.flatMap(([cell = ""]) => codeIn(cell)).map((code) => code.split(" ")[0]);
    const explained = help.match(/--[a-z-]+(?=[ ]{1,})|\b[A-Z]+_[A-Z_]+\b|\bPORT\b|\bSUBSCRIBER\b/g) ?? [];
    expect(new Set(names)).toEqual(new Set(explained.filter((name) => name !== "--")));
  });

  it.each([
    [[], { json: true, reset: false, watch: true, port: 4000 }],
    [["--port", "5000", "--no-json", "--no-watch", "--reset"], { json: false, reset: true, watch: false, port: 5000 }],
    [["--watch", "--json", "--persist", "state"], { json: true, watch: true, persist: "state" }],
    [["--seed"], { seed: "" }],
    [["--seed", "--reset"], { seed: "", reset: true }],
    [["--seed", "customers.json"], { seed: "customers.json" }],
    [["--seed=customers.json"], { seed: "customers.json" }],
  ])("%j are understood", (parameters, options) => {
    delete process.env.PORT;
    expect(startOptions(parameters)).toMatchObject(options);
  });

  it.each([
    ["--prot", "There is no option --prot. The nearest is --port. npm start -- --help lists the options."],
    ["--no-whatch", "There is no option --no-whatch. The nearest is --watch. npm start -- --help lists the options."],
    ["--port", "Option '--port <value>' argument missing. npm start -- --help lists the options."],
    ["--reset=1", "Option '--reset' does not take an argument. npm start -- --help lists the options."],
    ["4000", '"4000" is not an option. Write options after --, such as npm start -- --help.'],
    ["--port=x", '--port must be a port number, not "x".'],
  ])("%s is refused", (parameter, message) => {
    expect(() => startOptions([parameter])).toThrow(message);
  });
});
