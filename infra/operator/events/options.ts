import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Environment } from "../../environments.ts";
import type { queues } from "../../service.ts";
import type { Queue } from "./message-queue.ts";
import type { StripeEvents } from "./stripe-events.ts";

/** What the command line says, and what a command works with. */
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
  readonly queues: Readonly<Record<keyof typeof queues, Queue>>;
  /** Loaded where it is needed, as most commands ask nobody but AWS. */
  readonly stripe: () => Promise<StripeEvents>;
  /** With its name. */
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  /** Unix seconds. */
  readonly now: number;
}
