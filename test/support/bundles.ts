import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { Invoke } from "../../infra/local/invoke.ts";

interface Template {
  readonly Resources: Record<
    string,
    { Type: string; Properties: { FunctionName?: string; Handler?: string; Code?: { S3Key: string } } }
  >;
}

/** The files of the functions in what `cdk synth` wrote, by name, with their sizes. */
export function bundlesIn(directory: string, environment: string, stack: string): Record<string, string> {
  const file = `${directory}/stripe-customers-${environment}-${stack}.template.json`;
  const { Resources }: Template = JSON.parse(readFileSync(file, "utf8"));
  const functions = Object.values(Resources).filter(({ Type }) => Type === "AWS::Lambda::Function");
  return Object.fromEntries(
    functions.map(({ Properties: { FunctionName = "", Code, Handler } }) => {
      const asset = `${directory}/asset.${Code?.S3Key.replace(".zip", "")}`;
      if (Handler !== "index.handler") throw new Error(`The handler of ${FunctionName} is ${Handler}.`);
      return [FunctionName.replace(`stripe-customers-${environment}-`, ""), `${asset}/index.js`];
    }),
  );
}

/** Loads the bundle as CommonJS in a process of its own, gives it one event, and writes what it answers to descriptor 3. */
const runtime = `
  const { handler } = require(process.argv[1]);
  const { event, timeout, name } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const deadline = Date.now() + timeout * 1000;
  handler(event, { functionName: name, getRemainingTimeInMillis: () => deadline - Date.now() }).then(
    (answer) => require("node:fs").writeSync(3, JSON.stringify(answer)),
  );
`;

/** Invokes the bundles, each event in a process as new as that of a cold start. */
export function invokeBundles(bundles: Record<string, string>): Invoke {
  return async (name, event, timeout) => {
    const child = spawn(process.execPath, ["--eval", runtime, bundles[name] ?? ""], {
      stdio: ["pipe", "ignore", "inherit", "pipe"],
    });
    child.stdin?.end(JSON.stringify({ event, timeout, name }));
    const [answer, [code]] = await Promise.all([text(child.stdio[3] as NodeJS.ReadableStream), once(child, "exit")]);
    if (code !== 0) throw new Error(`The bundle of ${name} ended with ${code}.`);
    return JSON.parse(answer);
  };
}
