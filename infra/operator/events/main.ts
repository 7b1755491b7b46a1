import { SQSClient } from "@aws-sdk/client-sqs";
import { tableClient } from "../../../lib/platform/table.ts";
import { name as localName } from "../../local/environment.ts";
import { nameIn, queues } from "../../service.ts";
import { commandOf, flag, parse, run, text } from "../command.ts";
import { targetOf } from "../target.ts";
import { failed } from "./failed.ts";
import { Queue } from "./message-queue.ts";
import { replay } from "./replay.ts";
import { show } from "./show.ts";

const help = `npm run events -- <command> --env <environment> [options]

  failed  [--limit <number>]
          the events of Stripe's that could not be handled, and why; they stay in the dead-letter queue
  show    --id <event>
          one event: its facts, whether it was handled, and what the directory knows of its customer
  replay  --id <event> | --type <type> | --since <time> | --until <time> | --all
          [--from queue|stripe] [--yes]
          puts events into their queue again: from the dead-letter queue, which they leave then, or from
          Stripe's list of the last 30 days. Says which and asks first, unless --yes. Filters combine

A time is of an event's making: so long ago as 90s, 30m, 24h or 7d, or as 2026-11-01T12:00Z.
With npm start: --env ${localName}, AWS_ENDPOINT_URL set to the address of AWS's part that it prints, and STRIPE_API_URL
to that of Stripe where it is another than usual.`;

const variable = "AWS_ENDPOINT_URL";
const line = parse(
  { all: flag, from: text, id: text, limit: text, since: text, type: text, until: text, yes: flag },
  help,
);

await run(main, line.values.env, variable);

async function main() {
  const command = commandOf({ failed, show, replay }, line, help);
  const target = targetOf(line.values.env, variable);
  const { name, environment, aws } = target;
  const sqs = new SQSClient(aws);
  await command({
    ...line.values,
    environment,
    queues: {
      events: new Queue(sqs, nameIn(name, queues.events)),
      failed: new Queue(sqs, nameIn(name, queues.failed)),
    },
    stripe: async () => new (await import("./stripe-events.ts")).StripeEvents(target),
    table: { client: tableClient(aws), table: nameIn(name) },
    now: Math.floor(Date.now() / 1000),
  });
}
