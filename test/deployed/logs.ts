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

  /** Waits for lines with the first of these properties. Throws when none of them has the others too. */
  async until(expected: object) {
    const [[name, value] = ["", ""]] = Object.entries(expected);
    const lines = await vi.waitUntil(
      async () => {
        const found = (await this.lines()).filter((line) => line[name] === value);
        return found.length > 0 && found;
      },
      { ...patience, interval: 50 },
    );
    expect(lines).toContainEqual(expect.objectContaining(expected));
  }
}

async function messagesOf(name: FunctionName): Promise<string[]> {
  const messages: string[] = [];
  const logGroupName = `/aws/lambda/${named(name)}`;
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName }))
    messages.push(...events.map(({ message = "" }) => message.trim()));
  return messages;
}
