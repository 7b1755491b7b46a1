import { spawnSync } from "node:child_process";
import { type Environment, type EnvironmentName, environments } from "./environments.ts";

/**
 * `node infra/cdk.ts bootstrap|synth|deploy <environment> [cdk options]` runs the CDK for an environment. `synth`
 * without an environment synthesizes every one. `bootstrap` and `deploy` first check the account, `deploy` also runs
 * the tests.
 */
const [command = "", name, ...options] = process.argv.slice(2);
const known = Object.keys(environments);
const names = command === "synth" && name === undefined ? known : [name ?? ""];
const usage = `npm run ${command} -- ${known.join("|")}`;

/** What each command does, with its steps in order. */
const purposes: Readonly<Record<string, string>> = {
  bootstrap: `Prepares the account and the region of an environment for the CDK, once for all their environments.

  1. checks that the AWS credentials belong to the environment's account. Changes nothing if they do not
  2. runs cdk bootstrap`,
  synth: `Writes the CloudFormation templates of an environment into cdk.out/<environment>, without network or AWS credentials.
Without an environment, it writes those of every one. Exit code 1 if one of these checks fails:

  infra/environments.ts      unknown scopes, clients declared twice, rates above the stage's
  cdk-nag                    the AWS Solutions rules; the code states the reason of each exception
  CloudFormation's schema    types, names and values of all properties`,
  deploy: `Deploys all stacks of an environment.

  1. checks the AWS credentials and the account, the CDK bootstrap and the Lambda quota, and says what is missing
  2. runs the tests, npm test
  3. runs cdk deploy for all stacks, which asks before it changes permissions`,
};

if ([name, ...options].some((option) => option === "--help" || option === "-h")) {
  console.log(`${usage} [cdk options]

${purposes[command]}

infra/environments.ts declares the environments. Options after the environment go to the CDK, such as
--require-approval never. This lists them: npx cdk ${command} --help`);
  process.exit(0);
}

for (const environment of names) {
  if (known.includes(environment)) continue;
  const problem = environment ? `There is no environment "${environment}".` : "The name of the environment is missing.";
  console.error(`${problem} Run: ${usage}`);
  process.exit(1);
}

const preflight = ["node", `${import.meta.dirname}/operator/preflight.ts`, command, ...names];
const checks = { bootstrap: [preflight], deploy: [preflight, ["npm", "test"]] }[command] ?? [];

const cdk = (environment: string) => {
  const { account, region }: Environment = environments[environment as EnvironmentName];
  const target = { bootstrap: [`aws://${account}/${region}`], deploy: ["--all"] }[command] ?? ["--quiet"];
  const parameters = ["--context", `environment=${environment}`, "--output", `cdk.out/${environment}`];
  return ["cdk", command, ...target, ...parameters, ...options];
};

for (const [program = "", ...parameters] of [...checks, ...names.map(cdk)]) {
  const { status } = spawnSync(program, parameters, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
