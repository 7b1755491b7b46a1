import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { Failure } from "../../failure.ts";
import { nearest } from "./nearest.ts";

interface CommandLine<Options> {
  /** The command as a user writes it, such as `npm start`. */
  readonly command: string;
  readonly options: Options;
  readonly parameters: string[];
}

/** Returns the values of a command line's options. Throws a Failure that says what is wrong with it, and names the nearest option. */
export function optionsOf<const Options extends ParseArgsOptionsConfig>(line: CommandLine<Options>) {
  const { command, options, parameters: args } = line;
  const hint = `${command} -- --help lists the options.`;
  const { tokens } = parseArgs({ args, options, strict: false, allowNegative: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional")
      throw new Failure(`"${token.value}" is not an option. Write options after --, such as ${command} -- --help.`);
    if (token.kind === "option" && !Object.hasOwn(options, bare(token.name)))
      throw new Failure(
        `There is no option ${token.rawName}. The nearest is --${nearest(Object.keys(options), bare(token.name))}. ${hint}`,
      );
  }
  try {
    return parseArgs({ args, options, allowNegative: true }).values;
  } catch (error) {
    throw new Failure(`${(error as Error).message}. ${hint}`, { cause: error });
  }
}

/** Returns the name of an option without the prefix that switches it off. */
const bare = (name: string) => name.replace(/^no-/, "");
