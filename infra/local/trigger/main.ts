import { localUrl } from "../addresses.ts";
import { fail } from "../command/process.ts";
import { demoKey } from "../environment.ts";
import { help, triggerOptions } from "./options.ts";
import { trigger } from "./trigger.ts";

/** Causes the events that the command line asks for, and prints them. */
async function run() {
  const options = triggerOptions(process.argv.slice(2));
  if (!options) return console.log(help);
  const addresses = { stripeUrl: localUrl("STRIPE_DOUBLE_PORT"), awsUrl: localUrl("AWS_PORT") };
  let latest = "";
  for (let done = 0; done < options.count; done++) {
    const { event, customer } = await trigger(addresses, options);
    console.log(`${options.type} ${event} of ${customer} was published.`);
    latest = customer;
  }
  console.log(`
The output of npm start shows what its subscriber did. The customer now:
  curl ${localUrl("PORT")}/v1/customers/${latest} -u ${demoKey("admin")}:`);
}

await run().catch(fail);
