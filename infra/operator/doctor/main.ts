import { name as localName } from "../../local/environment.ts";
import { otherPorts, parse, run } from "../command.ts";
import { explain } from "../failures.ts";
import { targetOf } from "../target.ts";
import { examine, lineOf } from "./check.ts";
import { checksOf } from "./checks.ts";
import { keyVariable } from "./event-delivery.ts";

const help = `npm run doctor -- --env <environment>

Checks what an environment needs, from the credentials to the first client key, and prints a line for each: ok, or what
is wrong and how to repair it. It changes nothing. Exit code 1 if there is a problem.
If ${keyVariable} contains a key that can read webhook endpoints, the command also checks them.
With npm start: use --env ${localName}. ${otherPorts}`;

const { values } = parse({}, help);
await run(main, values.env);

async function main() {
  const target = targetOf(values.env);
  const inWords = (error: unknown) => explain(error, target.name).message;
  const checks = checksOf({ target, now: Math.floor(Date.now() / 1000), stripeKey: process.env[keyVariable] });
  for await (const finding of examine(checks, inWords)) {
    console.log(lineOf(finding));
    if (finding.state === "problem") process.exitCode = 1;
  }
}
