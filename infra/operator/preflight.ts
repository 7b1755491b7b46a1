import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { STSClient } from "@aws-sdk/client-sts";
import { checkAccount } from "./checks/account.ts";
import { checkBootstrap } from "./checks/bootstrap.ts";
import { checkConcurrency } from "./checks/concurrency.ts";
import type { Result } from "./checks/result.ts";
import { run } from "./command.ts";
import { Failure } from "./failures.ts";
import { targetOf } from "./target.ts";

/**
 * `node infra/operator/preflight.ts bootstrap|deploy <environment>` checks what the command needs of the AWS account,
 * and changes nothing. The exit code is 1 if something is missing.
 */
const [command, name] = process.argv.slice(2);
const variable = "AWS_ENDPOINT_URL";

await run(main, name, variable);

async function main() {
  const { name: known, environment, aws } = targetOf(name, variable);
  report([await checkAccount(new STSClient(aws), known, environment)]);
  if (command === "bootstrap") return;
  report(
    await Promise.all([
      checkBootstrap(new CloudFormationClient(aws), known, environment),
      checkConcurrency(new LambdaClient(aws), known, environment),
    ]),
  );
}

/** Prints what is well. Throws a Failure with the problems and their remedies, if there are any. */
function report(results: readonly Result[]) {
  for (const result of results) if (result.problem === undefined) console.log(result.ok);
  const problems = results.flatMap((result) =>
    result.problem === undefined ? [] : `${result.problem}\n  ${result.remedy}`,
  );
  if (problems.length > 0) throw new Failure(`${problems.join("\n")}\nNothing was changed.`);
}
