import { keyTemplate, readKey } from "../../../lib/access/key-format.ts";
import { stage } from "../../service.ts";
import { parse, run, text } from "../command.ts";
import { Failure } from "../failures.ts";
import { smoke } from "./smoke.ts";
import { neededScopes } from "./steps.ts";

const help = `npm run smoke -- --url <address> [--key <client key>]

Checks a running service with the official SDK: creates customers, retrieves, updates and lists one, repeats requests,
and sends an unknown URL and a wrong key. At the end, also after a failure or Ctrl-C, it deletes the customers.
Exit code 1 if something is wrong.

  --url   https://<host> of the service, or the address that npm start prints
  --key   a client key with the scopes ${neededScopes.join(", ")}.
          Without this option, CUSTOMERS_KEY contains the key, so that no history of a shell does`;

const { values } = parse({ key: text, url: text }, help);
await run(main, undefined, "");

async function main() {
  if (values.help) throw new Failure(help);
  const url = addressOf(values.url);
  const key = values.key ?? process.env.CUSTOMERS_KEY ?? "";
  const parts = readKey(key);
  if (!parts)
    throw new Failure(
      `${key ? "This is not a client key." : "The client key is missing."} Set CUSTOMERS_KEY, or add --key, with a key of the form ${keyTemplate}.`,
    );
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
  const count = await smoke({ url, key, parts, stop: stop.signal });
  console.log(`ok: ${url} works. ${parts.client} created, updated, listed and deleted ${count} customers.`);
}

/** Returns the address without a path. Throws a Failure if a key must not be sent there. */
function addressOf(text = ""): string {
  const url = URL.parse(text);
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new Failure(`--url must be the address of the service, such as https://<host>, not "${text}".`);
  if (!["", stage].includes(url.pathname.replaceAll("/", "")))
    throw new Failure(`--url must not contain the path ${url.pathname}: the paths of the API begin with /${stage}.`);
  if (url.protocol === "http:" && !["127.0.0.1", "localhost", "[::1]"].includes(url.hostname))
    throw new Failure(`--url must begin with https://, because http:// would send the key to ${url.host} unencrypted.`);
  return url.origin;
}
