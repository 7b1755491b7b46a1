import { once } from "node:events";
import { createInterface } from "node:readline";
import { Failure } from "./failures.ts";

/** Asks on the terminal whether to go on, unless that was said before. Throws where not. */
export async function confirm(said: boolean | undefined) {
  if (said) return;
  if (!process.stdin.isTTY) throw new Failure("There is no terminal to ask on whether to go on: add --yes.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.setPrompt("Go on? [y/N] ");
  terminal.prompt();
  const [answer = ""] = await Promise.race([once(terminal, "line"), once(terminal, "close")]);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure("Nothing was sent.");
}
