import { cpSync, readFileSync } from "node:fs";
import { execute } from "./processes.ts";
import type { Recorder } from "./recorder.ts";
import { clientEnvironment, environment, name, root } from "./target.ts";
import { Adapter, assertDeclared } from "./template/adapt.ts";
import { mutate } from "./template/mutate.ts";
import { editTemplates } from "./template/template.ts";

/** A variable or action to remove from a function, to check that the tests then fail. */
const mutation = process.env.WITHOUT;

interface Options {
  readonly directory: string;
  readonly awsUrl: string;
  readonly stripeUrl: string;
  /** Records the functions' permissions. */
  readonly recorder: Recorder;
}

const cdk = `${root}node_modules/.bin/cdk`;
const quiet = ["--no-notices", "--no-version-reporting"];

/** Deploys all stacks of the environment with the CDK. Returns the id of the API. */
export async function deploy({ directory, awsUrl, stripeUrl, recorder }: Options): Promise<string> {
  const env = { ...clientEnvironment(awsUrl), CDK_DISABLE_CLI_TELEMETRY: "true", CDK_HOME: directory };
  const [synthesized, copy, outputs] = ["synthesized", "copy", "outputs.json"].map((file) => `${directory}/${file}`);
  const bootstrap = ["bootstrap", `aws://000000000000/${environment.region}`, ...quiet];
  await Promise.all([
    execute(cdk, ["synth", "--quiet", "--context", `environment=${name}`, "--output", `${synthesized}`, ...quiet], {
      env,
    }),
    execute(cdk, bootstrap, { env, cwd: directory }),
  ]);
  cpSync(`${synthesized}`, `${copy}`, { recursive: true });
  const adapter = new Adapter(stripeUrl);
  let isMutated = !mutation;
  editTemplates(`${copy}`, (synthesized) => {
    const template = adapter.adapt(synthesized);
    recorder.add(template);
    if (mutation && mutate(template, mutation)) isMutated = true;
    return template;
  });
  if (!isMutated)
    throw new Error(`WITHOUT="${mutation}" must be "<function> <variable or action>", and the function must have it.`);
  console.log("Changes in the deployed copy of the templates:");
  console.log(
    Object.entries(adapter.counts)
      .map(([change, count]) => `  ${count} × ${change}`)
      .join("\n"),
  );
  assertDeclared(adapter.counts);
  const target = ["--app", `${copy}`, "--all", "--require-approval", "never", "--outputs-file", `${outputs}`];
  await execute(cdk, ["deploy", ...target, ...quiet], { env, cwd: directory });
  const { host }: { host: string } = JSON.parse(readFileSync(`${outputs}`, "utf8"))[`stripe-customers-${name}-api`];
  return host.split(".")[0] ?? "";
}
