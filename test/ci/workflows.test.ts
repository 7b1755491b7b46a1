import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { declaring } from "../support/aws-account.ts";
import { documents } from "../support/documents.ts";
import { finished, root, start } from "../support/programs.ts";

const files = [...globSync(".github/workflows/*.yml", { cwd: root }), ".github/actions/prepare/action.yml"];
const texts = Object.fromEntries(files.map((file) => [file, readFileSync(`${root}${file}`, "utf8")]));

describe("the workflows", () => {
  it("use one version of each action", () => {
    const used = new Set(
      [
        ...Object.values(texts)
          .join("\n")
          .matchAll(/uses: \w\S*/g),
      ].map(([action]) => action),
    );
    const names = [...used].map((action) => action.split("@")[0]);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
    expect(names).toContain("uses: aws-actions/configure-aws-credentials");
  });

  // GitHub inserts the value of an expression before the shell reads the script.
  it.each(files)("pass values to scripts as variables, not as expressions: %s", (file) => {
    const text = texts[file]?.replace(/^( *)- /gm, "$1  ") ?? "";
    const scripts = [...text.matchAll(/^( *)run: .*\n(?:\1 +\S.*\n|\n)*/gm)].map(([script]) => script);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });
});

describe("the target of a workflow", () => {
  const target = (...parameters: string[]) =>
    finished(start(".ci/target.ts", parameters, declaring({ prod: "111122223333" })));

  it("is the account, the region and a role that infra/README.md creates", async () => {
    expect(await target("prod", "deploy")).toEqual({
      code: 0,
      output: `account=111122223333
region=eu-central-1
role=arn:aws:iam::111122223333:role/stripe-customers-prod-github-deploy
`,
      error: "",
    });
    for (const role of ["deploy", "read"])
      expect(documents.operators).toContain(`--role-name stripe-customers-$environment-github-${role} `);
  });

  it("is an error if the environment declares no account", async () => {
    expect(await target("staging", "read")).toEqual({
      code: 1,
      output: "",
      error: '::error::infra/environments.ts declares no account for the environment "staging".\n',
    });
  });
});
