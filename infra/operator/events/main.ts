import { SQSClient } from "@aws-sdk/client-sqs";
import { tableClient } from "../../../lib/platform/table.ts";
import { name as localName } from "../../local/environment.ts";
import { nameIn, queues } from "../../service.ts";
import { commandOf, flag, otherPorts, parse, run, text } from "../command.ts";
import { targetOf } from "../target.ts";
import { failed } from "./failed.ts";
import { MessageQueue } from "./message-queue.ts";
import { replay } from "./replay.ts";
import { show } from "./show.ts";

const help = `npm run events -- <command> --env <environment> [options]

  failed  [--limit <number>]
          lists the events in the dead-letter queue, with the reason of each failure. Changes nothing
  show    --id <event>
          shows an event: its fields, whether it was handled, and the directory's state of its customer
  replay  --id <event> | --type <type> | --since <time> | --until <time> | --all
          [--from queue|stripe] [--yes]
          sends events to the queue again: from the dead-letter queue, which deletes them, or from Stripe's
          list of the last 30 days. Events must match every filter. The command says what it will send,
          and asks for confirmation unless --yes is given

A time is that of an event's creation: an age such as 90s, 30m, 24h or 7d, or a time such as 2026-11-01T12:00Z.
With npm start: use --env ${localName}. ${otherPorts}`;

const line = parse(
  { all: flag, from: text, id: text, limit: text, since: text, type: text, until: text, yes: flag },
  help,
);

await run(main, line.values.env);

async function main() {
  const command = commandOf({ failed, show, replay }, line, help);
  const target = targetOf(line.values.env);
  const { name, environment, aws } = target;
  const sqs = new SQSClient(aws);
  await command({
    ...line.values,
    environment,
    queues: {
      events: new MessageQueue(sqs, nameIn(name, queues.events)),
      failed: new MessageQueue(sqs, nameIn(name, queues.failed)),
    },
    stripe: async () => new (await import("./stripe-events.ts")).StripeEvents(target),
    table: { client: tableClient(aws), table: nameIn(name) },
    now: Math.floor(Date.now() / 1000),
  });
}
