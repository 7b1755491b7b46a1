import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { explain, Failure } from "./failures.ts";

/** An option with a value. */
export const text = { type: "string" } as const;
/** An option without a value. */
export const flag = { type: "boolean" } as const;

/** What a help says of a local run with ports of its own. */
export const otherPorts = "If it has other ports, set AWS_PORT and STRIPE_DOUBLE_PORT to them.";

const common = { env: text, help: flag };

/** Returns the parsed command line, with `--env`. Ends the process after `--help`, and if there is an unknown option. */
export function parse<const Options extends ParseArgsOptionsConfig>(options: Options, help: string) {
  const line = parsed({ ...options, ...common }, help);
  if (!Object(line.values).help) return line;
  console.log(help);
  process.exit(0);
}

function parsed<const Options extends ParseArgsOptionsConfig>(options: Options, help: string) {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(1);
  }
}

/** Returns the command that the command line names. Throws a Failure with the help if the command does not exist. */
export function commandOf<Command>(
  commands: Readonly<Record<string, Command>>,
  { positionals: [name = ""] }: { positionals: string[] },
  help: string,
): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Failure(help);
  return command;
}

/** Ends the process when the reader of its output has ended, such as `head`. */
function endQuietly(error: NodeJS.ErrnoException) {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

/** Does the work for an environment. If it fails, prints what is wrong and sets exit code 1. */
export async function run(work: () => Promise<void>, environment: string | undefined) {
  process.stdout.once("error", endQuietly);
  try {
    await work();
  } catch (error) {
    console.error(explain(error, environment ?? "").message);
    process.exitCode = 1;
  }
}
