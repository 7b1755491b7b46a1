import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { environments } from "../../infra/environments.ts";
import { finished, root, start } from "../support/programs.ts";

const names = Object.keys(environments);

describe("npm run synth and deploy", () => {
  it.each([
    [["deploy"], "The name of the environment is missing."],
    [["synth", "production"], 'There is no environment "production".'],
    [["deploy", "toString"], 'There is no environment "toString".'],
  ])("rejects %j and lists the environments", async (parameters, problem) => {
    const error = `${problem} Run: npm run ${parameters[0]} -- ${names.join("|")}\n`;
    expect(await finished(start("infra/cdk.ts", parameters))).toEqual({ code: 1, output: "", error });
  });
});

describe("npm run bootstrap, synth and deploy with --help", () => {
  it.each([
    ["bootstrap", "  2. runs cdk bootstrap\n"],
    ["synth", "  cdk-nag  "],
    ["deploy", "  2. runs the tests, npm test\n"],
  ])("%s explains its environments and its checks, and runs nothing", async (command, part) => {
    for (const parameters of [["--help"], ["dev", "--help"]]) {
      const { code, output, error } = await finished(start("infra/cdk.ts", [command, ...parameters]));
      expect({ code, error }).toEqual({ code: 0, error: "" });
      expect(output).toContain(`npm run ${command} -- ${names.join("|")} [cdk options]\n`);
      expect(output).toContain(part);
    }
  });
});

describe("cdk", () => {
  it.each([
    [undefined, "The name of the environment is missing."],
    ["production", 'There is no environment "production".'],
  ])("rejects the environment %s and lists the environments", async (environment, problem) => {
    const variables = { CDK_CONTEXT_JSON: JSON.stringify({ environment }) };
    const { code, error } = await finished(start("infra/app.ts", [], variables));
    expect([code, error]).toEqual([1, `${problem} Add -c environment=<name> with one of ${names.join(", ")}.\n`]);
  });

  it("prints no deprecation warning", async () => {
    const output = mkdtempSync(`${tmpdir()}/stripe-customers-synth-`);
    const { context } = JSON.parse(readFileSync(`${root}cdk.json`, "utf8"));
    const variables = { CDK_CONTEXT_JSON: JSON.stringify({ ...context, environment: "dev" }), CDK_OUTDIR: output };
    const { code, error } = await finished(start("infra/app.ts", [], variables));
    rmSync(output, { recursive: true });
    expect(code).toBe(0);
    expect(error).not.toContain("deprecated");
  });
});
