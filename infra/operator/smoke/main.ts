import { keyTemplate, readKey } from "../../../lib/access/key-format.ts";
import { localUrl, ports } from "../../local/addresses.ts";
import { demoKey, name as localName } from "../../local/environment.ts";
import { stage } from "../../service.ts";
import { parse, run, text } from "../command.ts";
import { Failure } from "../failures.ts";
import { smoke } from "./smoke.ts";
import { neededScopes } from "./steps.ts";

const help = `npm run smoke -- --url <address> [--key <client key>]
npm run smoke -- --env ${localName}

Checks a running service with the official SDK: creates customers, retrieves, updates and lists one, repeats requests,
and sends an unknown URL and a wrong key. At the end, also after a failure or Ctrl-C, it deletes the customers.
Exit code 1 if something is wrong.

  --url   https://<host> of the service, or the address that npm start prints
  --key   a client key with the scopes ${neededScopes.join(", ")}.
          Without this option, CUSTOMERS_KEY contains the key, so that no history of a shell does
  --env   ${localName}: npm start's address, and its key ${demoKey("admin")}. If its port is not ${ports.PORT}, set PORT`;

const { values } = parse({ key: text, url: text }, help);
await run(main, undefined);

async function main() {
  const { url, key } = placeOf(values);
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

/** Returns the address of the service, and the client key. Throws a Failure if a key must not be sent there. */
function placeOf({ env, key = process.env.CUSTOMERS_KEY ?? "", url }: typeof values) {
  if (env === undefined) return { url: addressOf(url), key };
  if (env !== localName)
    throw new Failure(`--env must be ${localName}, not "${env}". Add --url https://<host> instead.`);
  return { url: addressOf(url ?? localUrl("PORT")), key: key || demoKey("admin") };
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
