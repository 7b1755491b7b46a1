import { spawnSync } from "node:child_process";
import { environments } from "./environments.ts";

/** `node infra/cdk.ts synth|deploy <environment> [cdk options]`: the CDK on all stacks of one environment. */
const [command = "", name = "", ...options] = process.argv.slice(2);

if (!Object.hasOwn(environments, name)) {
  const known = Object.keys(environments).join("|");
  console.error(
    `${name ? `There is no environment "${name}".` : "Say which environment."} npm run ${command} -- ${known}`,
  );
  process.exit(1);
}

const checks = command === "deploy" ? [["npm", "test"]] : [];
const target = command === "deploy" ? ["--all"] : ["--quiet"];
const cdk = ["cdk", command, ...target, "--context", `environment=${name}`, "--output", `cdk.out/${name}`, ...options];

for (const [program = "", ...parameters] of [...checks, cdk]) {
  const { status } = spawnSync(program, parameters, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
