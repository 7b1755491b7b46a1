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

for (const environment of names) {
  if (known.includes(environment)) continue;
  const problem = environment ? `There is no environment "${environment}".` : "The name of the environment is missing.";
  console.error(`${problem} Run: npm run ${command} -- ${known.join("|")}`);
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
