import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { useAwsAccount } from "../../support/aws-account.ts";
import { finished, root, start } from "../../support/programs.ts";

/** A folder with programs named npm and cdk, which print their parameters. */
const programs = mkdtempSync(`${tmpdir()}/stripe-customers-`);
for (const program of ["npm", "cdk"]) {
  writeFileSync(`${programs}/${program}`, `#!/bin/sh\necho ${program} "$@"\n`);
  chmodSync(`${programs}/${program}`, 0o755);
}
afterAll(() => rmSync(programs, { recursive: true }));

const id = "111122223333";
const aws = useAwsAccount({ id, executions: 1000, isBootstrapped: true });
const owner = `The credentials are of the account ${id}, to which dev belongs.\n`;
const nothing = "Nothing was changed.\n";

/** Runs a command of infra/cdk.ts for dev. The environments that `accounts` names declare these accounts. */
function cdk(command: string, accounts: Record<string, string> = { dev: id }, variables: Record<string, string> = {}) {
  const declaration = `import { environments } from "file://${root}infra/environments.ts";
    for (const [name, account] of Object.entries(${JSON.stringify(accounts)})) environments[name].account = account;`;
  return finished(
    start("infra/cdk.ts", [command, "dev"], {
      ...aws.variables,
      PATH: `${programs}:${process.env.PATH}`,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(declaration)}`,
      ...variables,
    }),
  );
}

describe("npm run deploy", () => {
  it("checks the account, then runs the tests, then deploys", async () => {
    aws.become({});
    expect(await cdk("deploy")).toEqual({
      code: 0,
      output: `${owner}The CDK is bootstrapped in eu-central-1, version 29.
Lambda allows 1000 concurrent executions in eu-central-1; 341 are needed.
npm test
cdk deploy --all --context environment=dev --output cdk.out/dev
`,
      error: "",
    });
  });

  it("refuses to deploy an environment that declares no account", async () => {
    aws.become({});
    expect(await cdk("deploy", {})).toEqual({
      code: 1,
      output: "",
      error: `The environment dev declares no account. Your credentials are of the account ${id}.
  If dev belongs there, add account: "${id}" to dev in infra/environments.ts.
${nothing}`,
    });
  });

  it("refuses credentials of another account", async () => {
    aws.become({ id: "444455556666" });
    expect(await cdk("deploy")).toEqual({
      code: 1,
      output: "",
      error: `The environment dev belongs to the account ${id}, but your credentials are of the account 444455556666.
  Set AWS_PROFILE, or sign in to the other account.
${nothing}`,
    });
  });

  it("names all that the account lacks", async () => {
    aws.become({ executions: 10, isBootstrapped: false });
    expect(await cdk("deploy")).toEqual({
      code: 1,
      output: owner,
      error: `The CDK is not bootstrapped in eu-central-1: the account has no stack CDKToolkit there.
  npm run bootstrap -- dev
Lambda allows 10 concurrent executions in eu-central-1, but the functions of dev need 341: the reserved ones, and 100 that Lambda requires to be unreserved.
  aws service-quotas request-service-quota-increase --region eu-central-1 --service-code lambda --quota-code L-B99A9384 --desired-value 1000
${nothing}`,
    });
  });

  it("requires the executions of all environments in the account and region", async () => {
    aws.become({});
    const { code, error } = await cdk("deploy", { dev: id, prod: id, staging: "444455556666" });
    expect([code, error]).toEqual([
      1,
      expect.stringContaining("but the functions of dev and prod need 1199: the reserved ones, and 100 that"),
    ]);
    expect(error).toContain("--desired-value 2000\n");
  });

  it.each([
    ["expired", { rejects: "ExpiredToken" }, {}],
    ["unknown", { rejects: "InvalidClientTokenId" }, {}],
    ["missing", {}, { AWS_ACCESS_KEY_ID: "", AWS_EC2_METADATA_DISABLED: "true", HOME: programs, AWS_PROFILE: "" }],
  ])("asks to sign in if the credentials are %s", async (_, state, variables) => {
    aws.become(state);
    const { code, output, error } = await cdk("deploy", { dev: id }, variables);
    expect([code, output]).toEqual([1, ""]);
    expect(error).toMatch(/^There are no valid AWS credentials\. Sign in /);
  });
});

describe("npm run bootstrap", () => {
  it("bootstraps the declared account and region, whatever the account lacks", async () => {
    aws.become({ executions: 10, isBootstrapped: false });
    const output = `${owner}cdk bootstrap aws://${id}/eu-central-1 --context environment=dev --output cdk.out/dev\n`;
    expect(await cdk("bootstrap")).toEqual({ code: 0, output, error: "" });
  });

  it("refuses credentials of another account", async () => {
    aws.become({ id: "444455556666" });
    expect(await cdk("bootstrap")).toMatchObject({ code: 1, output: "" });
  });
});
