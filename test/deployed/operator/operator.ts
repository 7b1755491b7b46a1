import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "../../../infra/environments.ts";
import { execute } from "../processes.ts";
import { clientEnvironment, environment, name, root } from "../target.ts";

const programs = fileURLToPath(new URL("bin", import.meta.url));

/** Where an operator works. */
export interface Workplace {
  /** The operator's copy of the repository. */
  readonly directory: string;
  readonly awsUrl: string;
  /** The AWS CLI. */
  readonly aws: string;
}

/** An operator who follows infra/README.md in a copy of the repository, with the emulator in place of AWS. */
export class Operator {
  readonly directory: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor({ directory, awsUrl, aws }: Workplace) {
    this.directory = directory;
    this.#env = {
      ...clientEnvironment(awsUrl),
      AWS_CLI: aws,
      CDK_DISABLE_CLI_TELEMETRY: "true",
      CDK_HOME: directory,
      OTHER_PATH: process.env.PATH,
      PATH: `${programs}:${process.env.PATH}:${dirname(aws)}`,
    };
  }

  /** Runs shell commands in order, and returns their output. Throws an error with all of it if one of them fails. */
  run(commands: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
    const script = ["set -euo pipefail", ...commands].join("\n");
    const env = { ...this.#env, ...variables };
    return execute("bash", ["-c", script], { cwd: this.directory, env });
  }
}

/** Copies what an operator needs, and declares the environment with the address of the Stripe double. The packages are links, except the CDK, which adapts the templates to the emulator. */
export function prepare(directory: string, stripeUrl: string) {
  for (const file of [
    "functions",
    "infra",
    "lib",
    "cdk.json",
    "openapi.json",
    "package.json",
    "test/deployed",
    "test/support",
  ])
    cpSync(`${root}${file}`, `${directory}/${file}`, { recursive: true });
  for (const folder of ["node_modules", "node_modules/.bin"]) {
    mkdirSync(`${directory}/${folder}`);
    for (const entry of readdirSync(`${root}${folder}`))
      if (entry !== ".bin" && entry !== "cdk")
        symlinkSync(`${root}${folder}/${entry}`, `${directory}/${folder}/${entry}`);
  }
  const cdk = `${directory}/node_modules/.bin/cdk`;
  writeFileSync(cdk, `#!/usr/bin/env bash\nexec node ${root}test/deployed/operator/cdk.ts "$@"\n`);
  chmodSync(cdk, 0o755);
  declare(directory, { account: "000000000000", stripe: { ...environment.stripe, url: stripeUrl } });
}

/** Declares fields of the environment in the operator's copy of the repository. */
export function declare(directory: string, fields: Partial<Environment>) {
  const line = `Object.assign(environments.${name}, ${JSON.stringify(fields)});\n`;
  appendFileSync(`${directory}/infra/environments.ts`, line);
}

/** Inserts text into a file after another text. Returns a function that removes it again. */
export function edit(file: string, before: string, inserted: string): () => void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(before)) throw new Error(`${file} does not contain "${before}".`);
  writeFileSync(file, text.replace(before, `${before}${inserted}`));
  return () => writeFileSync(file, text);
}
