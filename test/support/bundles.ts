import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { Invoke, Runtime } from "../../infra/local/functions/invoke.ts";
import type { FunctionName } from "../../infra/service.ts";

/** A function that `cdk synth` wrote: the file of its bundle, and the names of its environment variables. */
export interface Bundle {
  readonly file: string;
  readonly variables: readonly string[];
}

interface Template {
  readonly Resources: Record<
    string,
    {
      Type: string;
      Properties: {
        FunctionName?: string;
        Handler?: string;
        Code?: { S3Key: string };
        Environment?: { Variables: Record<string, unknown> };
      };
    }
  >;
}

/** Returns the functions of a synthesized stack by name. */
export function bundlesIn(directory: string, environment: string, stack: string): Record<string, Bundle> {
  const file = `${directory}/stripe-customers-${environment}-${stack}.template.json`;
  const { Resources }: Template = JSON.parse(readFileSync(file, "utf8"));
  const functions = Object.values(Resources).filter(({ Type }) => Type === "AWS::Lambda::Function");
  return Object.fromEntries(
    functions.map(({ Properties: { FunctionName = "", Code, Handler, Environment } }) => {
      const asset = `${directory}/asset.${Code?.S3Key.replace(".zip", "")}`;
      if (Handler !== "index.handler") throw new Error(`The handler of ${FunctionName} is ${Handler}.`);
      const variables = Object.keys(Environment?.Variables ?? {});
      return [FunctionName.replace(`stripe-customers-${environment}-`, ""), { file: `${asset}/index.mjs`, variables }];
    }),
  );
}

/** Program that loads a bundle, invokes it with one event, and writes the result and the variables that it read to descriptor 3. */
const program = `
  const read = new Set();
  process.env = new Proxy(process.env, {
    get: (variables, name) => (read.add(name), variables[name]),
  });
  const { event, timeout, name } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const deadline = Date.now() + timeout * 1000;
  const report = (outcome) => require("node:fs").writeSync(3, JSON.stringify({ ...outcome, read: [...read] }));
  import(process.argv[1]).then(({ handler }) =>
    handler(event, { functionName: name, getRemainingTimeInMillis: () => deadline - Date.now() }),
  ).then(
    (result) => report({ result }),
    ({ name, message }) => report({ error: name + ": " + message }),
  );
`;

type Variables = Parameters<Runtime>[0];
interface Outcome {
  readonly result?: unknown;
  readonly error?: string;
  readonly read: readonly string[];
}

interface Ended extends Outcome {
  /** What the process printed on standard error. */
  readonly printed: string;
}

/** Returns whether Lambda itself sets the variable. */
const isLambdas = (name: string) => name.startsWith("AWS_");

/**
 * Runs each event in a new process, as after a cold start. The process has only the variables of the template, with the
 * values of a local run, and those that Lambda sets.
 */
export class Bundles {
  /** By function, the variables that it read. */
  readonly read = new Map<string, Set<string>>();
  /** By function, what its processes printed on standard error. */
  readonly printed = new Map<string, string>();
  /** By function, its latest event. */
  readonly events = new Map<string, unknown>();
  readonly #bundles: () => Readonly<Record<string, Bundle>>;
  #variables: Variables = () => ({});

  constructor(bundles: () => Readonly<Record<string, Bundle>>) {
    this.#bundles = bundles;
  }

  readonly runtime: Runtime = (variables) => {
    this.#variables = variables;
    return this.invoke;
  };

  readonly invoke: Invoke = (name, event, timeout) => this.invokeWith({}, name, event, timeout);

  /** Invokes a function with some variables changed. */
  async invokeWith(changed: Readonly<Record<string, string>>, ...[name, event, timeout]: Parameters<Invoke>) {
    this.events.set(name, event);
    const { file = "", variables = [] } = this.#bundles()[name] ?? {};
    const all = Object.entries({ ...this.#variables(name as FunctionName), ...changed });
    const env = Object.fromEntries(all.filter(([variable]) => variables.includes(variable) || isLambdas(variable)));
    const { result, error, read, printed } = await run(
      file,
      { ...env, AWS_LAMBDA_LOG_LEVEL: "FATAL" },
      { event, timeout, name },
    );
    this.read.set(name, new Set([...(this.read.get(name) ?? []), ...read.filter((variable) => !isLambdas(variable))]));
    this.printed.set(name, `${this.printed.get(name) ?? ""}${printed}`);
    if (error) throw new Error(error);
    return result;
  }
}

async function run(file: string, env: Readonly<Record<string, string>>, input: object): Promise<Ended> {
  const child = spawn(process.execPath, ["--eval", program, file], { env, stdio: ["pipe", "ignore", "pipe", "pipe"] });
  child.stdin?.end(JSON.stringify(input));
  const outputs = [child.stderr, child.stdio[3]].map((output) => text(output as NodeJS.ReadableStream));
  const [[printed, written = ""], [code]] = await Promise.all([Promise.all(outputs), once(child, "exit")]);
  if (code !== 0) throw new Error(`${file} ended with ${code}. ${printed}`);
  return { ...JSON.parse(written), printed };
}
