import { setTimeout as sleep } from "node:timers/promises";
import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  paginateDescribeLogGroups,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { functions, logGroupNames, nameIn } from "../../service.ts";
import { Failure } from "../failures.ts";
import { type Line, lineOf } from "./lines.ts";

/** Maximum log groups per query. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const maxGroups = 50;
/** Maximum lines per query. */
const maxLines = 1_000;
/** Milliseconds between two requests for the result of a query. */
const interval = 500;

/** Searches the log groups of an environment with CloudWatch Logs Insights. */
export class LogSearch {
  readonly groups: readonly string[];
  readonly #client: CloudWatchLogsClient;
  readonly #start: number;

  private constructor(client: CloudWatchLogsClient, groups: readonly string[], start: number) {
    this.#client = client;
    this.groups = groups;
    this.#start = start;
  }

  /** Returns a search of the lines since `start`, in Unix seconds. Throws a Failure if there is no log group. */
  static async of(client: CloudWatchLogsClient, environment: string, start: number): Promise<LogSearch> {
    const groups = await groupsOf(client, environment);
    if (groups.length > 0) return new LogSearch(client, groups, start);
    throw new Failure(
      `The log groups of ${environment} are not in this account and region. npm run deploy -- ${environment} creates them.`,
    );
  }

  /** Returns the latest lines that contain one of the ids. Throws a Failure if CloudWatch cannot search. */
  async find(ids: readonly string[]): Promise<Line[]> {
    const found: Line[] = [];
    for (let first = 0; first < this.groups.length; first += maxGroups)
      found.push(...(await this.#query(this.groups.slice(first, first + maxGroups), ids)));
    return found;
  }

  async #query(logGroupNames: readonly string[], ids: readonly string[]): Promise<Line[]> {
    const period = { startTime: this.#start, endTime: Math.ceil(Date.now() / 1000) };
    const { queryId } = await this.#client.send(
      new StartQueryCommand({ logGroupNames: [...logGroupNames], queryString: queryFor(ids), ...period }),
    );
    for (;;) {
      const { status, results = [] } = await this.#client.send(new GetQueryResultsCommand({ queryId }));
      if (status === "Complete") return results.map(lineOf);
      if (status !== "Scheduled" && status !== "Running")
        throw new Failure(`CloudWatch ended the search with the status ${status}. Repeat it with a shorter --since.`);
      await sleep(interval);
    }
  }
}

/** Returns the names of the log groups that exist: an environment can lack some functions. */
async function groupsOf(client: CloudWatchLogsClient, environment: string): Promise<string[]> {
  const functionGroups = Object.keys(functions).map((name) => logGroupNames.function(environment, name));
  const expected = new Set([...functionGroups, logGroupNames.access(environment)]);
  const existing: string[] = [];
  const pages = paginateDescribeLogGroups({ client }, { logGroupNamePattern: nameIn(environment) });
  for await (const { logGroups = [] } of pages)
    existing.push(...logGroups.map(({ logGroupName = "" }) => logGroupName));
  return existing.filter((name) => expected.has(name));
}

/**
 * Returns the query for lines that contain an id as a whole: as a text in JSON, or in the header of X-Ray. The ids
 * consist of characters that have no meaning in a regular expression.
 */
const queryFor = (ids: readonly string[]) =>
  `fields @timestamp, @log, @message | filter @message like /["=](${ids.join("|")})[";]/ | sort @timestamp desc | limit ${maxLines}`;
