import { parseArgs } from "node:util";
import { decodeForm } from "../../../lib/schemas/form.ts";
import { Failure } from "../../failure.ts";
import { ports } from "../addresses.ts";
import { causes, type Parameters } from "./causes.ts";
import { causeOf, type Trigger } from "./trigger.ts";

/** Maximum events per command. */
const maxCount = 1000;

/** The types of events that create their customers. */
const creating = ["customer.created", "customer_reference.conflicting"];

/** What `npm run trigger -- --help` prints. */
export const help = `npm run trigger -- <type> [options]

Makes an event happen in the local run of npm start: does at the Stripe double what causes it, and waits until
the service has published the event.

  --data KEY=VALUE  a parameter of the request that causes the event, such as email=jenny@example.com or
                    metadata[user_id]=42; can be repeated
  --data-json JSON  parameters as a JSON object
  --customer ID     the customer of the event; a new one by default
  --count N         the number of events, from 1 to ${maxCount}; 1 by default
  --help            prints this text

The types are:
  ${Object.keys(causes).join("\n  ")}

PORT, STRIPE_DOUBLE_PORT and AWS_PORT are the ports of npm start: ${Object.values(ports).join(", ")} by default.`;

/** Returns what the command line asks for; undefined if it asks for help. Throws a Failure that says what is wrong with it. */
export function triggerOptions(args: string[]): (Trigger & { readonly count: number }) | undefined {
  const { values, positionals } = parsed(args);
  const [type, ...others] = positionals;
  if (values.help || args.length === 0) return undefined;
  if (type === undefined || others.length > 0)
    throw new Failure(`Name one type of event, such as npm run trigger -- customer.updated. --help lists the types.`);
  causeOf(type);
  if (values.customer && creating.includes(type))
    throw new Failure(`${type} is the event of a new customer, so it accepts no --customer.`);
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 1 || count > maxCount)
    throw new Failure(`--count must be a number from 1 to ${maxCount}, not "${values.count}".`);
  const data = { ...formOf(values.data), ...objectIn(values["data-json"]) };
  return { type, customer: values.customer, data, count };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        count: { type: "string", default: "1" },
        customer: { type: "string" },
        data: { type: "string", multiple: true, default: [] },
        "data-json": { type: "string", default: "{}" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Failure(`${(error as Error).message}. npm run trigger -- --help lists the options.`, { cause: error });
  }
}

function formOf(pairs: readonly string[]): Parameters {
  for (const pair of pairs)
    if (!/^[^=]+=/.test(pair)) throw new Failure(`--data must be KEY=VALUE, such as name=Jenny, not "${pair}".`);
  const form = pairs.map((pair) => pair.split(/=(.*)/s, 2) as [string, string]);
  return decodeForm(new URLSearchParams(form).toString());
}

function objectIn(json: string): Parameters {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Parameters;
  } catch (cause) {
    throw new Failure(`--data-json must be a JSON object: ${Object(cause).message}`, { cause });
  }
  throw new Failure(`--data-json must be a JSON object, such as {"name":"Jenny"}.`);
}
