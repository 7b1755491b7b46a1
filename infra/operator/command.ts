import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { explain, Failure } from "./failures.ts";

/** An option with a value. */
export const text = { type: "string" } as const;
/** An option without a value. */
export const flag = { type: "boolean" } as const;

const common = { env: text, help: flag };

/** Returns the parsed command line, with `--env` and `--help`. Ends the process if it has an unknown option. */
export function parse<const Options extends ParseArgsOptionsConfig>(options: Options, help: string) {
  try {
    return parseArgs({ allowPositionals: true, options: { ...options, ...common } });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(1);
  }
}

/** Returns the command that the command line names. Throws a Failure with the help if the command does not exist. */
export function commandOf<Command>(
  commands: Readonly<Record<string, Command>>,
  { positionals: [name = ""], values }: { positionals: string[]; values: { help?: boolean } },
  help: string,
): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (values.help || !command) throw new Failure(help);
  return command;
}

/** Does the work for an environment. If it fails, prints what is wrong and sets exit code 1. `variable` is that of `targetOf`. */
export async function run(work: () => Promise<void>, environment: string | undefined, variable: string) {
  try {
    await work();
  } catch (error) {
    console.error(explain(error, environment ?? "", variable).message);
    process.exitCode = 1;
  }
}
