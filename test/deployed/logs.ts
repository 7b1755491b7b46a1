import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { alias } from "../../infra/service.ts";
import { lambda, logs } from "./aws.ts";
import type { FunctionName } from "./functions.ts";
import { named } from "./target.ts";

type Line = Readonly<Record<string, unknown>>;

/** The log of a function since this object was created. */
export class Log {
  readonly #name: FunctionName;
  readonly #before: number;

  private constructor(name: FunctionName, before: number) {
    this.#name = name;
    this.#before = before;
  }

  static async of(name: FunctionName): Promise<Log> {
    return new Log(name, (await messagesOf(name)).length);
  }

  /** Returns the lines that the function itself logged. */
  async lines(): Promise<Line[]> {
    const messages = (await messagesOf(this.#name)).slice(this.#before);
    return messages.filter((message) => message.startsWith("{")).map((message) => JSON.parse(message));
  }

  /** Throws if the function has logged a failure. */
  async assertNoFailure() {
    const failures = (await this.lines()).filter(({ level }) => level === "WARN" || level === "ERROR");
    expect(failures, `Failures in the log of ${this.#name}`).toEqual([]);
  }

  /** Throws if the function has returned a message for another attempt. */
  async assertNoRetry() {
    const retries = (await this.lines()).filter(({ message, failed }) => message === "batch" && failed);
    expect(retries, `Failed batches of ${this.#name}`).toEqual([]);
  }

  /** Waits for lines with the first of these properties. Throws if none of them has the others too. */
  async until(expected: object) {
    const [[name, value] = ["", ""]] = Object.entries(expected);
    const find = async () => (await this.lines()).filter((line) => line[name] === value);
    let found = await find();
    for (let flushes = 0; found.length === 0 && flushes < 10; flushes++) {
      await flush(this.#name);
      found = await find();
    }
    expect(found).toContainEqual(expect.objectContaining(expected));
  }
}

/** Invokes a function with an empty event, because the emulator stores late lines only at the next invocation. */
const flush = (name: FunctionName) =>
  lambda.send(new InvokeCommand({ FunctionName: named(name), Qualifier: alias, Payload: "{}" }));

async function messagesOf(name: FunctionName): Promise<string[]> {
  const messages: string[] = [];
  const logGroupName = `/aws/lambda/${named(name)}`;
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName }))
    messages.push(...events.map(({ message = "" }) => message.trim()));
  return messages;
}
