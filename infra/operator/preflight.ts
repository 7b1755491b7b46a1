import { run } from "./command.ts";
import { examine, lineOf } from "./doctor/check.ts";
import { deploymentChecks } from "./doctor/checks.ts";
import { explain, Failure } from "./failures.ts";
import { targetOf } from "./target.ts";

/**
 * `node infra/operator/preflight.ts bootstrap|deploy <environment>` checks what the command needs of the AWS account,
 * and changes nothing. The exit code is 1 if something is missing.
 */
const [command, name] = process.argv.slice(2);

await run(main, name);

async function main() {
  const target = targetOf(name);
  const { credentials, ...others } = deploymentChecks(target);
  const checks = command === "bootstrap" ? [credentials] : [credentials, ...Object.values(others)];
  let hasProblem = false;
  for await (const finding of examine(checks, (error) => explain(error, target.name).message)) {
    console.log(lineOf(finding));
    hasProblem ||= finding.state === "problem";
  }
  if (hasProblem) throw new Failure("Nothing was changed.");
}
