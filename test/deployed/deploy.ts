import { cpSync, readFileSync } from "node:fs";
import { execute } from "./processes.ts";
import { clientEnvironment, environment, name, root } from "./target.ts";
import { Adapter, assertDeclared } from "./template/adapt.ts";
import { editTemplates } from "./template/template.ts";

interface Options {
  readonly directory: string;
  readonly awsUrl: string;
  readonly stripeUrl: string;
}

const cdk = `${root}node_modules/.bin/cdk`;
const quiet = ["--no-notices", "--no-version-reporting"];

/** Deploys all stacks of the environment with the CDK. Returns the id of the API. */
export async function deploy({ directory, awsUrl, stripeUrl }: Options): Promise<string> {
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
  editTemplates(`${copy}`, (template) => adapter.adapt(template));
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
