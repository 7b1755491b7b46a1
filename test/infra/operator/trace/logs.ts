import { createServer } from "node:http";
import { afterAll, beforeAll } from "vitest";
import { AwsError, respond } from "../../../../infra/local/aws/json-api.ts";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { finished, start } from "../../../support/programs.ts";

interface Query {
  readonly logGroupNames: string[];
  readonly queryString: string;
  readonly startTime: number;
  readonly endTime: number;
}

/** Maximum log groups in a response. */
const pageSize = 2;

/** Starts a double of the API of CloudWatch Logs, which finds the lines of its log groups by the regular expression in a query. */
export function useLogs() {
  /** The lines by log group. */
  const groups = new Map<string, string[]>();
  const queries: Query[] = [];
  /** The states of a query, each returned once before the last. */
  const states: string[] = [];
  const operations = {
    DescribeLogGroups: ({
      logGroupNamePattern,
      nextToken = "0",
    }: {
      logGroupNamePattern: string;
      nextToken?: string;
    }) => {
      const names = [...groups.keys()].filter((name) => name.includes(logGroupNamePattern));
      const end = Number(nextToken) + pageSize;
      const logGroups = names.slice(Number(nextToken), end).map((logGroupName) => ({ logGroupName }));
      return { logGroups, nextToken: end < names.length ? String(end) : undefined };
    },
    StartQuery: (query: Query) => {
      const missing = query.logGroupNames.find((name) => !groups.has(name));
      if (missing) throw new AwsError("ResourceNotFoundException", `There is no log group ${missing}.`);
      return { queryId: String(queries.push(query) - 1) };
    },
    GetQueryResults: ({ queryId }: { queryId: string }) => {
      const status = states.shift() ?? "Complete";
      return { status, results: status === "Complete" ? resultsOf(queries[Number(queryId)], groups) : [] };
    },
  };
  const server = createServer((request, response) => respond(operations, request, response));
  let url = "";
  beforeAll(async () => {
    url = await listen(server, 0);
  });
  afterAll(() => stop([server]));

  /** Runs `npm run trace`. */
  async function trace(parameters: string[], variables: Record<string, string> = {}) {
    const aws = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const child = start("infra/operator/trace/main.ts", parameters, { ...aws, ...variables });
    const { code, output, error } = await finished(child);
    return { code, output: output.trim(), error: error.trim() };
  }

  return { groups, queries, states, trace };
}

/** Returns the matching lines, newest first. The number of a line in its group is its second. */
function resultsOf(
  { logGroupNames, queryString }: Query = { logGroupNames: [], queryString: "", startTime: 0, endTime: 0 },
  groups: Map<string, string[]>,
) {
  const [, pattern = ""] = /filter @message like \/(.*?)\/ \|/.exec(queryString) ?? [];
  const rows = logGroupNames.flatMap((name) =>
    (groups.get(name) ?? []).map((text, index) => ({
      "@timestamp": `2026-11-25 12:00:${String(index).padStart(2, "0")}.000`,
      "@log": `123456789012:${name}`,
      "@message": text,
      "@ptr": `${name}/${index}`,
    })),
  );
  const found = rows.filter((row) => new RegExp(pattern).test(row["@message"]));
  return found.reverse().map((row) => Object.entries(row).map(([field, value]) => ({ field, value })));
}
