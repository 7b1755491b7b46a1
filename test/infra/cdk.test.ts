import { describe, expect, it } from "vitest";
import { environments } from "../../infra/environments.ts";
import { finished, start } from "../support/programs.ts";

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

describe("cdk", () => {
  it.each([
    [undefined, "The name of the environment is missing."],
    ["production", 'There is no environment "production".'],
  ])("rejects the environment %s and lists the environments", async (environment, problem) => {
    const variables = { CDK_CONTEXT_JSON: JSON.stringify({ environment }) };
    const { code, error } = await finished(start("infra/app.ts", [], variables));
    expect([code, error]).toEqual([1, `${problem} Add -c environment=<name> with one of ${names.join(", ")}.\n`]);
  });
});
