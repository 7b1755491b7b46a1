import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { root } from "../target.ts";
import { Adapter, assertDeclared } from "../template/adapt.ts";
import { mutate } from "../template/mutate.ts";
import { editTemplates } from "../template/template.ts";

/**
 * The CDK's command line for the emulator. `deploy` deploys a copy of the templates that the emulator supports, and fails
 * if the changes differ from the declared ones. Other commands are the CDK's own.
 */
const [command = "", ...options] = process.argv.slice(2);
/** A variable or action to remove from a function, to check that the tests then fail. */
const mutation = process.env.WITHOUT;
const copy = "cdk.out/copy";

if (command === "deploy") deploy();
else run(command, ...options);

function deploy() {
  const [context = "", output = ""] = ["--context", "--output"].map((option) => options[options.indexOf(option) + 1]);
  run("synth", "--quiet", "--context", context, "--output", output);
  rmSync(copy, { recursive: true, force: true });
  cpSync(output, copy, { recursive: true });
  adapt();
  const answers = ["--require-approval", "never", "--outputs-file", "cdk.out/outputs.json"];
  run("deploy", "--app", copy, "--all", ...answers);
}

function adapt() {
  const adapter = new Adapter();
  let isMutated = !mutation;
  editTemplates(copy, (synthesized) => {
    const template = adapter.adapt(synthesized);
    if (mutation && mutate(template, mutation)) isMutated = true;
    return template;
  });
  if (!isMutated)
    throw new Error(`WITHOUT="${mutation}" must be "<function> <variable or action>", and the function must have it.`);
  const changes = Object.entries(adapter.counts).map(([change, count]) => `  ${count} × ${change}`);
  console.log(`Changes in the deployed copy of the templates:\n${changes.join("\n")}`);
  assertDeclared(adapter.counts);
}

function run(...parameters: readonly string[]) {
  const quiet = ["--no-notices", "--no-version-reporting"];
  const { status } = spawnSync(`${root}node_modules/.bin/cdk`, [...parameters, ...quiet], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
