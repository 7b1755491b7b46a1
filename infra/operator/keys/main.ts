import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { tableClient } from "../../../lib/platform/table.ts";
import { name as localName } from "../../local/environment.ts";
import { nameIn } from "../../service.ts";
import { commandOf, otherPorts, parse, run, text } from "../command.ts";
import { targetOf } from "../target.ts";
import { commands } from "./commands.ts";
import { maxWait, readKey } from "./read-key.ts";
import { KeyStore } from "./store.ts";

const help = `npm run keys -- <command> --env <environment> [options]

  issue   --client <client> [--label <text>] [--expires <duration>]
          creates a key and shows it, only once
  rotate  --client <client> [--overlap <duration>] [--label <text>] [--expires <duration>]
          creates a key. The client's other keys expire after the overlap, by default 24h
  revoke  --client <client> --key <id>
          makes a key expire now
  list    [--client <client>]
          lists the keys: id, label, creation, expiry and last use
  verify  reads a key from standard input, for at most ${maxWait} seconds, and says whether it is valid

A duration is 90s, 30m, 24h or 7d. infra/environments.ts declares the clients and the lifetime of their keys.
With npm start: use --env ${localName}. ${otherPorts}`;

const line = parse({ client: text, expires: text, key: text, label: text, overlap: text }, help);

await run(main, line.values.env);

async function main() {
  const command = commandOf(commands, line, help);
  const { name, environment, aws } = targetOf(line.values.env);
  await command({
    ...line.values,
    environmentName: name,
    environment,
    store: new KeyStore(new SecretsManagerClient(aws), name),
    table: { client: tableClient(aws), table: nameIn(name) },
    now: Math.floor(Date.now() / 1000),
    input: () => readKey(process.stdin),
  });
}
