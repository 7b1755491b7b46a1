import { parseArgs } from "node:util";
import { endOnSignal, fail, listen, portOf } from "../listen.ts";
import { createStripeDouble } from "./double.ts";

const help = `npm run stripe-double -- [--fixtures] [--persist FILE] [--search-lag MILLISECONDS]

  --fixtures      hold no state: every object is there and none ever changes, as the SDKs' own test suites expect
  --persist FILE  keep the state in that SQLite file
  --search-lag    how long search takes to learn of a change; 1000 unless told

STRIPE_DOUBLE_PORT is its port: 12111 unless set, 0 is any free one.`;

const { fixtures, persist, "search-lag": lag, help: asked } = options();
if (asked) {
  console.log(help);
  process.exit(0);
}
if (!/^\d+$/.test(lag)) fail(`--search-lag must be a number of milliseconds, not "${lag}".`);
const url = await listen(
  createStripeDouble({ fixtures, persist, searchLag: Number(lag) }),
  portOf("STRIPE_DOUBLE_PORT", 12111),
).catch(fail);
endOnSignal();
console.log(`The Stripe double answers at ${url}. What it can be told to do: curl ${url}/_control

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
