import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { explain, Failure } from "./failures.ts";

/** The kinds of options that there are. */
export const text = { type: "string" } as const;
export const flag = { type: "boolean" } as const;

const common = { env: text, help: flag };

/** What a command line says, with `--env` and `--help`. Ends the process where it has other options than these. */
export function parse<const Options extends ParseArgsOptionsConfig>(options: Options, help: string) {
  try {
    return parseArgs({ allowPositionals: true, options: { ...options, ...common } });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(1);
  }
}

/** The command that a command line names. Throws the help where there is none. */
export function commandOf<Command>(
  commands: Readonly<Record<string, Command>>,
  { positionals: [name = ""], values }: { positionals: string[]; values: { help?: boolean } },
  help: string,
): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (values.help || !command) throw new Failure(help);
  return command;
}

/** Ends the process with 1 and a sentence where the work for an environment fails. */
export async function run(work: () => Promise<void>, environment: string | undefined, variable: string) {
  try {
    await work();
  } catch (error) {
    console.error(explain(error, environment ?? "", variable).message);
    process.exitCode = 1;
  }
}
