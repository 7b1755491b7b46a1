import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Queue } from "../aws/queue.ts";
import { tableJournal } from "../aws/stored-tables.ts";
import type { Invoke } from "../functions/invoke.ts";
import { replaceTable, tables } from "../resources.ts";
import type { StripeDouble } from "../stripe/double.ts";
import type { Gate } from "./gate.ts";
import type { Store } from "./store.ts";

/** What a reset empties, and the gate before the functions. */
export interface Parts {
  readonly gate: Gate;
  readonly double: StripeDouble;
  readonly queues: readonly Queue[];
  readonly dynamo: DynamoDBClient;
  readonly store?: Store;
}

/**
 * Empties the double, the queues and the tables together, after the functions that run have ended. Secrets and webhook
 * endpoints stay. Requests that arrive meanwhile wait, and find everything empty.
 */
export async function resetAll({ gate, double, queues, dynamo, store }: Parts) {
  const purge = () => {
    for (const queue of queues) queue.purge();
  };
  const empty = () => {
    double.reset();
    purge();
    for (const table of Object.keys(tables)) store && tableJournal(store.journal, table).clear();
  };
  purge();
  await gate.close(async () => {
    if (store) store.transaction(empty);
    else empty();
    for (const [table, keys] of Object.entries(tables)) await replaceTable(dynamo, table, keys);
  });
}

/**
 * Returns a way to invoke functions that a reset can interrupt: until it ends, requests and jobs wait, and events of the
 * objects that it deletes are refused.
 */
export const resettable =
  (gate: Gate, invoke: Invoke): Invoke =>
  (name, ...call) => {
    const work = () => invoke(name, ...call);
    if (name === "receive-stripe-webhook") return gate.isOpen ? gate.enter(work) : Promise.resolve(refusal);
    // A reset removes the messages from the queue, so none arrive after those in progress.
    return name === "consume-stripe-events" ? gate.enter(work) : gate.pass(work);
  };

const refusal = {
  statusCode: 503,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ error: { type: "api_error", message: "The local service is being reset." } }),
};
