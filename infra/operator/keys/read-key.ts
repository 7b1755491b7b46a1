import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Failure } from "../failures.ts";

/** Longest wait for a key, in seconds. */
export const maxWait = 60;
/** Milliseconds before a wait for another program is announced. */
const patience = 1_000;

/** Where a key is read from. */
export type KeySource = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * Returns the first line of a stream without spaces around it. Says on standard error that it waits, and for how long.
 * A terminal does not show the key. Throws a Failure if no line arrives within `seconds`.
 */
export async function readKey(input: KeySource, seconds = maxWait): Promise<string> {
  const announce = () => console.error(`Waiting for a key on standard input, for at most ${seconds} seconds.`);
  if (input.isTTY) console.error(`Paste the key, which is not shown, and press Enter within ${seconds} seconds.`);
  const announcement = input.isTTY ? undefined : setTimeout(announce, patience);
  const lines = createInterface({ input, output: silent(), terminal: input.isTTY ?? false });
  // Ctrl-C on a terminal.
  lines.once("SIGINT", () => lines.close());
  const end = setTimeout(() => lines.close(), seconds * 1_000);
  try {
    for await (const line of lines) return line.trim();
    throw new Failure(`There is no key on standard input. Run: npm run keys -- verify --env <environment> < key.txt`);
  } finally {
    clearTimeout(announcement);
    clearTimeout(end);
    lines.close();
  }
}

const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() });
