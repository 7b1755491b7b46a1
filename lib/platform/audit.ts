import { Logger } from "@aws-lambda-powertools/logger";
import { serviceName } from "./service-name.ts";

/** What the audit trail holds: ids and names, never what was written. Unlike logs it has no level to be turned down by. */
interface AuditRecord {
  /** Before a write, after it, or instead of it. An intent without an outcome is a function that ended between them. */
  readonly phase: "intent" | "outcome" | "refusal";
  readonly client?: string;
  readonly function_name?: string;
  /** The customer or payment method that the request names, and the one that came of it. */
  readonly object?: string;
  readonly result?: string;
  readonly request_id: string;
  readonly stripe_request_id?: string;
  readonly status?: number;
  readonly code?: string;
  readonly reason?: string;
}

const trail = new Logger({ serviceName, logLevel: "INFO" });

/** Adds to the audit trail: a line of the log that a subscription filter takes by its message to where it is kept. */
export const audit = (record: AuditRecord) => trail.info("audit", { ...record });
