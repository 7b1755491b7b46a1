import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { expect, vi } from "vitest";
import { patience } from "../support/patience.ts";
import { logs } from "./aws.ts";
import type { FunctionName } from "./functions.ts";
import { named } from "./target.ts";

type Line = Readonly<Record<string, unknown>>;

/** What a function logs from now on. */
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

  /** The lines that the function wrote itself. */
  async lines(): Promise<Line[]> {
    const messages = (await messagesOf(this.#name)).slice(this.#before);
    return messages.filter((message) => message.startsWith("{")).map((message) => JSON.parse(message));
  }

  /** Throws when the function has reported a failure. */
  async assertNoFailure() {
    const failures = (await this.lines()).filter(({ level }) => level === "WARN" || level === "ERROR");
    expect(failures, `What ${this.#name} logged`).toEqual([]);
  }

  /** Waits until the function has logged a line with these properties. */
  until(expected: object) {
    const isThere = async () => expect(await this.lines()).toContainEqual(expect.objectContaining(expected));
    return vi.waitFor(isThere, { ...patience, interval: 50 });
  }
}

async function messagesOf(name: FunctionName): Promise<string[]> {
  const messages: string[] = [];
  const logGroupName = `/aws/lambda/${named(name)}`;
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName }))
    messages.push(...events.map(({ message = "" }) => message.trim()));
  return messages;
}
