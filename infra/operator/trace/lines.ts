import type { ResultField } from "@aws-sdk/client-cloudwatch-logs";
import { logGroupNames, nameIn } from "../../service.ts";
import { tabular } from "../text.ts";

/** A line of a log. */
export interface Line {
  /** Identifies the line. */
  readonly pointer: string;
  /** UTC, with milliseconds. */
  readonly time: string;
  readonly group: string;
  readonly text: string;
  /** The fields of JSON; empty for another text. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The fields with ids that other lines contain too. */
const idFields = ["request_id", "correlation_id", "stripe_request_id", "original_request_id", "event_id"];
/** Fields that every line has, or that the columns show. */
const hidden = new Set(["level", "message", "service", "sampling_rate", "time", "timestamp", "type", "function_name"]);
const traceId = "xray_trace_id";

/** Returns a line of a query's result. */
export function lineOf(row: readonly ResultField[]): Line {
  const of = (name: string) => row.find(({ field }) => field === name)?.value ?? "";
  const text = of("@message").trim();
  // The account's number and a colon precede the name.
  const group = of("@log").replace(/^\d+:/, "");
  return { pointer: of("@ptr"), time: of("@timestamp"), group, text, fields: fieldsIn(text) };
}

function fieldsIn(text: string): Line["fields"] {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Returns the ids in a line that lead to related lines. A batch of events shares an X-Ray trace, which leads to others. */
export function idsIn({ fields }: Line): string[] {
  const names = fields.request_id === undefined ? idFields : [...idFields, traceId];
  return names.map((name) => fields[name]).filter((id): id is string => typeof id === "string" && /^[\w-]+$/.test(id));
}

/** Returns the lines as a table: time, function, message and facts. */
export const tableOf = (lines: readonly Line[], environment: string) =>
  tabular([["TIME", "FUNCTION", "LINE", "FACTS"], ...lines.map((line) => rowOf(line, environment))]);

function rowOf({ time, group, text, fields }: Line, environment: string): string[] {
  const isAccess = group === logGroupNames.access(environment);
  const name = isAccess ? "API Gateway" : group.split(nameIn(environment, "")).at(-1);
  const { message = isAccess ? "access" : fields.type } = fields;
  const facts = Object.entries({ ...fields, ...Object(fields.record) })
    .filter(
      ([field, value]) => !hidden.has(field) && field !== traceId && /^(string|number|boolean)$/.test(typeof value),
    )
    .map(([field, value]) => `${field}=${value}`);
  return [time, name ?? group, String(message ?? "-"), facts.join(" ") || text.replaceAll(/\s+/g, " ")];
}
