import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { documents } from "../support/documents.ts";
import { finished, shell } from "../support/programs.ts";

/** A folder with a program named aws, which prints its parameters, or the account that it is asked for. */
const programs = mkdtempSync(`${tmpdir()}/stripe-customers-`);
writeFileSync(
  `${programs}/aws`,
  `#!${process.execPath}
const parameters = process.argv.slice(2);
console.log(parameters[0] === "sts" ? "111122223333" : JSON.stringify(parameters));
`,
);
chmodSync(`${programs}/aws`, 0o755);
afterAll(() => rmSync(programs, { recursive: true }));

describe("the roles of continuous deployment", () => {
  it("trust only the jobs of one environment, and those of main and of version tags", async () => {
    const [, block = ""] = /```sh\n( *repository=[\s\S]*?)```/.exec(documents.operators) ?? [];
    const { code, output, error } = await finished(
      shell(`set -eu\n${block}`, { PATH: `${programs}:${process.env.PATH}` }),
    );
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const commands = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as string[]);
    expect(
      commands
        .filter(([, command]) => command === "create-role")
        .map((command) => trustOf(policyIn(command, "assume"))),
    ).toEqual([
      ["repo:example-org/stripe-customers:environment:prod"],
      ["repo:example-org/stripe-customers:ref:refs/heads/main", "repo:example-org/stripe-customers:ref:refs/tags/v*"],
    ]);
    expect(
      commands
        .filter(([, command]) => command === "put-role-policy")
        .map((command) => allowed(policyIn(command, "policy-d"))),
    ).toEqual([
      ["sts:AssumeRole", "cloudformation:DescribeStacks", "lambda:GetAccountSettings"],
      ["sts:AssumeRole", "cloudformation:DetectStackDrift", "cloudformation:DetectStackResourceDrift"],
    ]);
  });
});

interface Policy {
  readonly Statement: {
    readonly Effect: string;
    readonly Action: string | string[];
    readonly Condition: { readonly StringLike: Record<string, string[]> };
  }[];
}

/** Returns the JSON value of a parameter. */
const policyIn = (command: string[], parameter: string): Policy =>
  JSON.parse(command[command.findIndex((text) => text.startsWith(`--${parameter}`)) + 1] ?? "");

const trustOf = ({ Statement: [statement] }: Policy) =>
  statement?.Condition.StringLike["token.actions.githubusercontent.com:sub"];

const allowed = ({ Statement }: Policy) =>
  Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
