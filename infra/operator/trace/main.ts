import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { name as localName } from "../../local/environment.ts";
import { flag, parse, run, text } from "../command.ts";
import { duration } from "../durations.ts";
import { Failure } from "../failures.ts";
import { targetOf } from "../target.ts";
import { iso } from "../text.ts";
import { tableOf } from "./lines.ts";
import { LogSearch } from "./log-search.ts";
import { trace } from "./trace.ts";

const help = `npm run trace -- --env <environment> <id> [--since <duration>] [--json]

Prints the log lines of a request and of the events that it caused, by time. The id is one of these:

  the Request-Id or the X-Correlation-Id of a response, or the trace id of a traceparent
  a request_id, correlation_id, stripe_request_id or event_id of a log line
  the id of an event, of the service or of Stripe (evt_…)
  the id of a customer (cus_…)

  --since  how far back to search: 90s, 30m, 24h or 7d; default 24h
  --json   prints the lines as they are in the log`;

const line = parse({ json: flag, since: text }, help);

await run(main, line.values.env);

async function main() {
  const {
    positionals: [id, ...others],
    values: { env, json, since = "24h" },
  } = line;
  if (!id || others.length > 0) throw new Failure(help);
  if (!/^[\w-]{1,100}$/.test(id))
    throw new Failure(`An id has 1 to 100 letters, digits, _ or -, which is not true of "${id}".`);
  const start = Math.floor(Date.now() / 1000) - duration("since", since);
  if (env === localName) throw new Failure("There are no log groups: npm start prints the log lines itself.");
  const { name, aws } = targetOf(env);
  const search = await LogSearch.of(new CloudWatchLogsClient(aws), name, start);
  console.error(`Searching ${search.groups.length} log groups of ${name} since ${iso(start)} UTC.`);
  const lines = await trace(id, search);
  if (lines.length === 0)
    throw new Failure(
      `No line contains ${id}. Check the id and the environment, or search longer, such as with --since 7d. A new line is found after about a minute.`,
    );
  console.log(json ? lines.map(({ text }) => text).join("\n") : tableOf(lines, name));
}
