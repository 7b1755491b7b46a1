import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reservedExecutions, unreservedExecutions } from "../../../infra/capacity.ts";
import { environments } from "../../../infra/environments.ts";
import { listen, stop } from "../../../infra/local/listen.ts";
import { type AccountState, createAccount, declaring } from "../../support/aws-account.ts";
import { finished, start } from "../../support/programs.ts";

/** A folder with programs named npm and cdk, which print their parameters. */
const programs = mkdtempSync(`${tmpdir()}/stripe-customers-`);
for (const program of ["npm", "cdk"]) {
  writeFileSync(`${programs}/${program}`, `#!/bin/sh\necho ${program} "$@"\n`);
  chmodSync(`${programs}/${program}`, 0o755);
}
afterAll(() => rmSync(programs, { recursive: true }));

const id = "111122223333";
const healthy: AccountState = {
  account: id,
  bootstrapVersion: 29,
  stacks: {},
  concurrentExecutions: 1_000,
  apiKeys: 10_000,
  alarms: {},
};
const state: AccountState = { ...healthy };
const become = (changes: AccountState | object) => Object.assign(state, healthy, changes);
const aws = createAccount(state, createServer());
let awsUrl = "";
beforeAll(async () => {
  awsUrl = await listen(aws, 0);
});
afterAll(() => stop([aws]));
const ok = {
  credentials: `ok       Credentials: account ${id}\n`,
  bootstrap: "ok       CDK bootstrap: version 29\n",
};
const needed = reservedExecutions(environments.dev) + unreservedExecutions;
const nothing = "Nothing was changed.\n";

/** Runs a command of infra/cdk.ts for dev. Only the environments that `accounts` names declare an account. */
function cdk(command: string, accounts: Record<string, string> = { dev: id }, variables: Record<string, string> = {}) {
  return finished(
    start("infra/cdk.ts", [command, "dev"], {
      AWS_ENDPOINT_URL: awsUrl,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      PATH: `${programs}:${process.env.PATH}`,
      ...declaring(accounts),
      ...variables,
    }),
  );
}

describe("npm run deploy", () => {
  it("checks the account, then runs the tests, then deploys", async () => {
    become({});
    expect(await cdk("deploy")).toEqual({
      code: 0,
      output: `${ok.credentials}${ok.bootstrap}ok       Lambda quota: 1000 concurrent executions; dev needs ${needed}
npm test
cdk deploy --all --context environment=dev --output cdk.out/dev
`,
      error: "",
    });
  });

  it("refuses to deploy an environment that declares no account", async () => {
    become({});
    const { code, output, error } = await cdk("deploy", {});
    expect([code, error]).toEqual([1, nothing]);
    expect(output).toBe(`problem  Credentials: dev declares no account. They are of the account ${id}.
         If dev belongs there, add account: "${id}" to dev in infra/environments.ts.
skipped  CDK bootstrap: first repair "Credentials".
skipped  Lambda quota: first repair "Credentials".
`);
  });

  it("refuses credentials of another account", async () => {
    become({ account: "444455556666" });
    const { code, output, error } = await cdk("deploy");
    expect([code, error]).toEqual([1, nothing]);
    expect(output).toContain(`problem  Credentials: They are of the account 444455556666, but dev is in ${id}.
         Set AWS_PROFILE, or sign in there: aws sso login
`);
  });

  it("names all that the account lacks", async () => {
    become({ concurrentExecutions: 10, bootstrapVersion: undefined });
    expect(await cdk("deploy")).toEqual({
      code: 1,
      output: `${ok.credentials}problem  CDK bootstrap: The account ${id} is not bootstrapped in eu-central-1.
         npm run bootstrap -- dev
problem  Lambda quota: The account has 10 concurrent executions in eu-central-1, but dev needs ${needed}: the reserved ones, and 100 that Lambda requires to be unreserved.
         aws service-quotas request-service-quota-increase --region eu-central-1 --service-code lambda --quota-code L-B99A9384 --desired-value 1000
`,
      error: nothing,
    });
  });

  it("requires the executions of all environments in the account and region", async () => {
    become({});
    const { code, output } = await cdk("deploy", { dev: id, prod: id, staging: "444455556666" });
    const both = needed + reservedExecutions(environments.prod);
    expect(code).toBe(1);
    expect(output).toContain(`but dev and prod need ${both}: the reserved ones, and 100 that`);
    expect(output).toContain("--desired-value 2000\n");
  });

  it.each([
    ["unknown", { account: undefined }, {}],
    ["missing", {}, { AWS_ACCESS_KEY_ID: "", AWS_EC2_METADATA_DISABLED: "true", HOME: programs, AWS_PROFILE: "" }],
  ])("asks to sign in if the credentials are %s", async (_, changes, variables) => {
    become(changes);
    const { code, output, error } = await cdk("deploy", { dev: id }, variables);
    expect([code, error]).toEqual([1, nothing]);
    expect(output).toMatch(/^problem {2}Credentials: There are no valid AWS credentials\. Sign in /);
  });
});

describe("npm run bootstrap", () => {
  it("bootstraps the declared account and region, whatever the account lacks", async () => {
    become({ concurrentExecutions: 10, bootstrapVersion: undefined });
    const output = `${ok.credentials}cdk bootstrap aws://${id}/eu-central-1 --context environment=dev --output cdk.out/dev\n`;
    expect(await cdk("bootstrap")).toEqual({ code: 0, output, error: "" });
  });

  it("refuses credentials of another account", async () => {
    become({ account: "444455556666" });
    expect(await cdk("bootstrap")).toMatchObject({ code: 1, error: nothing });
  });
});
