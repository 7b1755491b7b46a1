import { once } from "node:events";
import { createInterface } from "node:readline";
import { Failure } from "./failures.ts";

/** Asks on the terminal whether to continue, unless `--yes` was given. Throws a Failure if the answer is not yes. */
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
