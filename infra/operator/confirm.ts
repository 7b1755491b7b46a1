import { once } from "node:events";
import { createInterface } from "node:readline";
import { Failure } from "./failures.ts";

/** Asks on the terminal for confirmation, unless `--yes` is set. Throws a Failure without it. */
export async function confirm(isConfirmed: boolean | undefined) {
  if (isConfirmed) return;
  if (!process.stdin.isTTY)
    throw new Failure(
      "Nothing was sent, because there is no terminal for the confirmation. Add --yes to send without it.",
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.setPrompt("Continue? [y/N] ");
  terminal.prompt();
  const [answer = ""] = await Promise.race([once(terminal, "line"), once(terminal, "close")]);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure("Nothing was sent.");
}
