import { name as localName } from "../../local/environment.ts";
import { parse, run } from "../command.ts";
import { explain, Failure } from "../failures.ts";
import { targetOf } from "../target.ts";
import { examine, lineOf } from "./check.ts";
import { checksOf } from "./checks.ts";
import { keyVariable } from "./event-delivery.ts";

const help = `npm run doctor -- --env <environment>

Checks what an environment needs, from the credentials to the first client key, and prints a line for each: ok, or what
is wrong and how to repair it. It changes nothing. Exit code 1 if there is a problem.
If ${keyVariable} contains a key that can read webhook endpoints, the command also checks them.
With npm start: use --env ${localName}, and set AWS_ENDPOINT_URL to the address of the AWS services that it prints. If the
port of the Stripe double is not the default, also set STRIPE_API_URL.`;

const variable = "AWS_ENDPOINT_URL";
const { values } = parse({}, help);
await run(main, values.env, variable);

async function main() {
  if (values.help) throw new Failure(help);
  const target = targetOf(values.env, variable);
  const inWords = (error: unknown) => explain(error, target.name, variable).message;
  const checks = checksOf({ target, now: Math.floor(Date.now() / 1000), stripeKey: process.env[keyVariable] });
  for await (const finding of examine(checks, inWords)) {
    console.log(lineOf(finding));
    if (finding.state === "problem") process.exitCode = 1;
  }
}
