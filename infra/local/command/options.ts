import { Failure } from "../../failure.ts";
import { ports } from "../addresses.ts";
import { optionsOf } from "./command-line.ts";
import { isPort, portOf } from "./process.ts";

/** What `npm start -- --help` prints. */
export const help = `npm start -- [options]

Runs the service, an imitation of Stripe (the double) and the AWS services on this machine, until Ctrl-C.

  --port PORT      port of the service; ${ports.PORT} by default, 0 for any free port
  --persist FILE   stores the state in FILE, so that it survives a restart
  --reset          deletes the stored state first
  --seed [FILE]    creates the customers in a JSON file if there are none, by default 50 invented ones
  --json           prints lines of JSON; the default if the output is not a terminal
  --no-json        prints lines for people, also into a file
  --no-watch       ignores changes of functions/, lib/ and the subscriber, which otherwise count from the next request
  --help           prints this text

Environment variables:
  PORT, STRIPE_DOUBLE_PORT, AWS_PORT
                         ports of the service, the double and the AWS services; ${Object.values(ports).join(", ")} by default
  SUBSCRIBER             a JavaScript or TypeScript file; its handler is invoked with every event
  STRIPE_SECRET_KEY      a key of Stripe's test mode; the service then calls Stripe, and there is no double
  STRIPE_WEBHOOK_SECRET  the secret that stripe listen prints
  STRIPE_API_URL         another address of Stripe, with STRIPE_SECRET_KEY
  NO_COLOR               switches colors off`;

/** Returns the options of `npm start`. Throws a Failure that says what is wrong with them. */
export function startOptions(parameters: string[]) {
  const { port, ...values } = optionsOf({
    command: "npm start",
    parameters: parameters.map((parameter, index) => (isSeedAlone(parameters, index) ? "--seed=" : parameter)),
    options: {
      help: { type: "boolean", default: false },
      json: { type: "boolean", default: !process.stdout.isTTY },
      persist: { type: "string" },
      port: { type: "string" },
      reset: { type: "boolean", default: false },
      seed: { type: "string" },
      watch: { type: "boolean", default: true },
    },
  });
  if (port !== undefined && !isPort(port)) throw new Failure(`--port must be a port number, not "${port}".`);
  return { ...values, port: port === undefined ? portOf("PORT", ports.PORT) : Number(port) };
}

/** Returns whether a parameter is `--seed` without a file. */
const isSeedAlone = (parameters: string[], index: number) =>
  parameters[index] === "--seed" && (parameters[index + 1] ?? "--").startsWith("-");
