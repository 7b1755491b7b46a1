import { spawnSync } from "node:child_process";
import { environments } from "./environments.ts";

/**
 * `node infra/cdk.ts synth|deploy <environment> [cdk options]` runs the CDK on all stacks of an environment. `synth`
 * without an environment synthesizes every one.
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

const checks = command === "deploy" ? [["npm", "test"]] : [];
const target = command === "deploy" ? ["--all"] : ["--quiet"];
const cdk = (environment: string) => {
  const parameters = ["--context", `environment=${environment}`, "--output", `cdk.out/${environment}`];
  return ["cdk", command, ...target, ...parameters, ...options];
};

for (const [program = "", ...parameters] of [...checks, ...names.map(cdk)]) {
  const { status } = spawnSync(program, parameters, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
