import { createRequire } from "node:module";
import { contextOf } from "../../../infra/local/functions/invoke.ts";
import { Progress } from "../../../infra/operator/progress.ts";
import { timeouts } from "../../../infra/service.ts";
import { addressOf, sdks } from "../../support/sdks.ts";
import { customer, type Measured, type Subject, type Task } from "./subject.ts";

/** A process whose CPU time is measured. It contains no server, and logs to standard output as in Lambda. */
process.once("message", async (task: Task) => {
  process.send?.(await measure(task));
  process.disconnect();
});

/** Sends one request, and throws if it fails. */
type Send = (event: unknown) => Promise<void>;

async function measure({ subjects, stripeUrl, rounds, batch }: Task): Promise<Measured> {
  const runs = subjects.map((subject) => ({ subject, send: sendTo(subject, stripeUrl), times: [] as number[] }));
  for (const { subject, send } of runs) await timeOf(send, subject, 3 * batch);
  using progress = new Progress("rounds", rounds);
  for (let round = 0; round < rounds; round++) {
    for (const { subject, send, times } of shuffled(runs)) times.push(await timeOf(send, subject, batch));
    progress.step();
  }
  return Object.fromEntries(runs.map(({ subject, times }) => [subject.name, times]));
}

function sendTo(subject: Subject, stripeUrl: string): Send {
  if ("sdk" in subject) {
    const { customers } = sdks["stripe 23.1.0"]("sk_test_direct", addressOf(stripeUrl));
    const calls = { create: () => customers.create(customer), retrieve: () => customers.retrieve("cus_1") };
    return async () => void (await calls[subject.sdk]());
  }
  const { handler } = createRequire(import.meta.url)(subject.file);
  return async (event) => {
    const { statusCode, policyDocument } = await handler(event, contextOf(subject.functionName, timeouts.function));
    if (statusCode !== 200 && policyDocument?.Statement[0].Effect !== "Allow")
      throw new Error(`${subject.name} responded with ${statusCode}.`);
  };
}

/** Returns the CPU time per request, in microseconds. The events exist before, because Lambda's runtime parses them. */
async function timeOf(send: Send, subject: Subject, requests: number): Promise<number> {
  const text = "event" in subject ? JSON.stringify(subject.event) : "{}";
  const events = Array.from({ length: requests }, () => JSON.parse(text));
  const start = process.cpuUsage();
  for (const event of events) await send(event);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / requests;
}

const shuffled = <Item>(items: readonly Item[]) =>
  items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
