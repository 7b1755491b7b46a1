import { describe, expect, it } from "vitest";
import { finished, start } from "../support/programs.ts";

describe("npm run synth", () => {
  it.each([
    [["synth"], "Say which environment. npm run synth -- dev|staging|prod\n"],
    [["synth", "production"], 'There is no environment "production". npm run synth -- dev|staging|prod\n'],
    [["deploy", "toString"], 'There is no environment "toString". npm run deploy -- dev|staging|prod\n'],
  ])("%j is refused", async (parameters, error) => {
    expect(await finished(start("infra/cdk.ts", parameters))).toEqual({ code: 1, output: "", error });
  });
});

describe("cdk without an environment", () => {
  it("says which there are", async () => {
    const { code, error } = await finished(start("infra/app.ts"));
    expect([code, error]).toEqual([
      1,
      "Say which environment with -c environment=<name>, one of dev, staging, prod.\n",
    ]);
  });
});
