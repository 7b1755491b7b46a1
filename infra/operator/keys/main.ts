import { text as textOf } from "node:stream/consumers";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { tableClient } from "../../../lib/platform/table.ts";
import { name as localName } from "../../local/environment.ts";
import { nameIn, secretName } from "../../service.ts";
import { commandOf, parse, run, text } from "../command.ts";
import { targetOf } from "../target.ts";
import { commands } from "./commands.ts";
import { KeyStore } from "./store.ts";

const help = `npm run keys -- <command> --env <environment> [options]

  issue   --client <client> [--label <text>] [--expires <duration>]
          makes a key and shows it, this once
  rotate  --client <client> [--overlap <duration>] [--label <text>] [--expires <duration>]
          makes a key; those that the client has end after the overlap, 24h unless told
  revoke  --client <client> --key <id>
          ends a key now
  list    [--client <client>]
          the keys: id, label, when they were made, end and were last used
  verify  reads a key from standard input and says what it is worth

A duration is 90s, 30m, 24h or 7d. Clients and the life of their keys are declared in infra/environments.ts.
With npm start: --env ${localName}, and AWS_ENDPOINT_URL_SECRETS_MANAGER set to the address of AWS's part that it prints.`;

const variable = "AWS_ENDPOINT_URL_SECRETS_MANAGER";
const line = parse({ client: text, expires: text, key: text, label: text, overlap: text }, help);

await run(main, line.values.env, variable);

async function main() {
  const command = commandOf(commands, line, help);
  const { name, environment, aws } = targetOf(line.values.env, variable);
  await command({
    ...line.values,
    environmentName: name,
    environment,
    store: new KeyStore(new SecretsManagerClient(aws), secretName(name, "clientKeys")),
    table: { client: tableClient(aws), table: nameIn(name) },
    now: Math.floor(Date.now() / 1000),
    input: () => textOf(process.stdin),
  });
}
