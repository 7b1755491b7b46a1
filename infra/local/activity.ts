import type { BusEvent } from "./aws/bus-event.ts";
import type { Exchange } from "./gateway/exchange.ts";

/** A request that a function sent, to Stripe or AWS. */
export interface Call {
  readonly method: string;
  readonly url: string;
  /** Undefined without a response. */
  readonly status?: number;
  /** The `Request-Id` of Stripe's response. */
  readonly requestId?: string;
  /** The operation of an AWS service, such as `DynamoDB_20120810.GetItem`. */
  readonly operation?: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** An invocation of a function in a container. */
export interface Invocation {
  readonly kind: "invocation";
  readonly functionName: string;
  /** The id of the gateway's request that caused it; undefined for queues, schedules and Lambda's Invoke. */
  readonly requestId?: string;
  /** Its start, in Unix milliseconds. */
  readonly time: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly calls: readonly Call[];
  /** What it wrote to standard output: lines of JSON. */
  readonly lines: readonly string[];
  /** Why it failed. */
  readonly error?: string;
}

/** An event that the service put on its bus. */
export interface Publication {
  readonly kind: "publication";
  /** In Unix milliseconds. */
  readonly time: number;
  readonly event: BusEvent;
}

/** What a subscriber did with an event. */
export interface Notification {
  readonly kind: "notification";
  /** The subscriber's name, such as its file. */
  readonly subscriber: string;
  readonly event: BusEvent;
  /** When it received the event, in Unix milliseconds. */
  readonly time: number;
  /** Milliseconds. */
  readonly duration: number;
  /** What it returned. */
  readonly result?: unknown;
  /** Why it failed. */
  readonly error?: string;
}

/** What happens in a local run: an invocation or a notification when it ends, and an exchange after its invocations. */
export type Activity = Exchange | Invocation | Publication | Notification;

/** Is called with each activity. */
export type Observer = (activity: Activity) => void;
