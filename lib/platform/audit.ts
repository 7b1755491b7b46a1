import { logger } from "./logger.ts";

/** A record of the audit trail: ids and names, never the written values. */
interface AuditRecord {
  /**
   * Before a write, after it, or instead of it. If the function ends in between, the intent has no outcome. A receipt
   * precedes the deletion of a customer.
   */
  readonly phase: "intent" | "outcome" | "receipt" | "refusal";
  readonly client?: string;
  readonly function_name?: string;
  /** The customer or payment method in the path. */
  readonly object?: string;
  /** The id of the returned object. */
  readonly result?: string;
  readonly request_id: string;
  readonly correlation_id?: string;
  readonly stripe_request_id?: string;
  readonly original_request_id?: string;
  readonly status?: number;
  readonly code?: string;
  readonly reason?: string;
  /** Ids and counts of what a deleted customer had. */
  readonly had?: Readonly<Record<string, unknown>>;
}

/** Adds a record to the audit trail, as a log line. A subscription filter copies lines with this message to the archive. */
export const audit = (record: AuditRecord) => logger.info("audit", { ...record });
