import { ports } from "../addresses.ts";
import { optionsOf } from "../command/command-line.ts";
import { endWithNpm } from "../command/npm.ts";
import { requireFreePorts } from "../command/ports.ts";
import { endOnSignal, fail, portOf } from "../command/process.ts";
import { listen } from "../listen.ts";
import { openStore } from "../state/store.ts";
import { StripeDouble, serveDouble } from "./double.ts";
import { secureServer } from "./secure-server.ts";
import { createSeed, seeded } from "./seed.ts";

const help = `npm run stripe-double -- [--fixtures] [--persist FILE] [--search-lag MILLISECONDS] [--seed FILE] [--tls]

  --fixtures      store nothing: every object exists and none changes, as the SDKs' own test suites expect
  --persist FILE  store the state in this SQLite file; the default is memory only
  --seed FILE     create the customers in this JSON file, if the account has none
  --search-lag    how long search lags behind writes, in milliseconds; the default is 1000
  --tls           serve HTTPS with HTTP/2, and a certificate that no client trusts

STRIPE_DOUBLE_PORT sets the port. The default is ${ports.STRIPE_DOUBLE_PORT}; 0 is any free port.`;

const { fixtures, persist, "search-lag": lag, seed, tls, help: isHelpRequested } = options();
if (isHelpRequested) {
  console.log(help);
  process.exit(0);
}
if (!/^\d+$/.test(lag)) fail(`--search-lag must be a number of milliseconds, not "${lag}".`);
const port = portOf("STRIPE_DOUBLE_PORT", ports.STRIPE_DOUBLE_PORT);
await requireFreePorts({ STRIPE_DOUBLE_PORT: port }).catch(fail);
const double = new StripeDouble({ fixtures, store: storeIn(persist), searchLag: Number(lag) });
const listening = await listen(serveDouble(double, tls ? secureServer : undefined), port).catch(fail);
double.deliveries.resume();
const url = tls ? listening.replace("http:", "https:") : listening;
if (seed && (tls || fixtures)) fail("--seed works without --tls and --fixtures.");
if (seed) console.log(seeded(await createSeed(url, seed).catch(fail), seed));
endOnSignal();
endWithNpm();
console.log(`The Stripe double runs at ${url}. List the commands that set how it behaves: curl ${url}/_control

Try it
  curl ${tls ? "-k " : ""}${url}/v1/customers -u sk_test_double: -d email=jenny@example.com
`);

function storeIn(file: string | undefined) {
  try {
    return file === undefined ? undefined : openStore(file);
  } catch (error) {
    return fail(error);
  }
}

function options() {
  try {
    return optionsOf({
      command: "npm run stripe-double",
      parameters: process.argv.slice(2),
      options: {
        fixtures: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        persist: { type: "string" },
        "search-lag": { type: "string", default: "1000" },
        seed: { type: "string" },
        tls: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return fail(error);
  }
}
