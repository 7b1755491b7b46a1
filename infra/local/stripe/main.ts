import { parseArgs } from "node:util";
import { listen } from "../listen.ts";
import { endOnSignal, fail, portOf } from "../process.ts";
import { createStripeDouble } from "./double.ts";

const help = `npm run stripe-double -- [--fixtures] [--persist FILE] [--search-lag MILLISECONDS]

  --fixtures      store nothing: every object exists and none changes, as the SDKs' own test suites expect
  --persist FILE  store the state in this SQLite file; the default is memory only
  --search-lag    how long search lags behind writes, in milliseconds; the default is 1000

STRIPE_DOUBLE_PORT sets the port. The default is 12111; 0 is any free port.`;

const { fixtures, persist, "search-lag": lag, help: isHelpRequested } = options();
if (isHelpRequested) {
  console.log(help);
  process.exit(0);
}
if (!/^\d+$/.test(lag)) fail(`--search-lag must be a number of milliseconds, not "${lag}".`);
const url = await listen(
  createStripeDouble({ fixtures, persist, searchLag: Number(lag) }),
  portOf("STRIPE_DOUBLE_PORT", 12111),
).catch(fail);
endOnSignal();
console.log(`The Stripe double runs at ${url}. List the commands that set how it behaves: curl ${url}/_control

Try it
  curl ${url}/v1/customers -u sk_test_double: -d email=jenny@example.com
`);

function options() {
  try {
    return parseArgs({
      options: {
        fixtures: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        persist: { type: "string" },
        "search-lag": { type: "string", default: "1000" },
      },
    }).values;
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${help}`);
  }
}
