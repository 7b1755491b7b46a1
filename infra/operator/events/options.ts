import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Environment } from "../../environments.ts";
import type { queues } from "../../service.ts";
import type { MessageQueue } from "./message-queue.ts";
import type { StripeEvents } from "./stripe-events.ts";

/** The options of the command line, and the clients that a command uses. */
export interface Options {
  readonly all?: boolean;
  readonly from?: string;
  readonly id?: string;
  readonly limit?: string;
  readonly since?: string;
  readonly type?: string;
  readonly until?: string;
  readonly yes?: boolean;
  readonly environment: Environment;
  readonly queues: Readonly<Record<keyof typeof queues, MessageQueue>>;
  /** Loads the Stripe client. Most commands do not need it. */
  readonly stripe: () => Promise<StripeEvents>;
  /** Client and name of the table. */
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  /** Current time, in Unix seconds. */
  readonly now: number;
}
