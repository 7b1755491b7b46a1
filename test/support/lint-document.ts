import { finished, root, run } from "./programs.ts";

/** Returns the problems that Redocly's linter finds in a document of the repository's root. */
export async function problemsIn(name: "asyncapi" | "openapi"): Promise<unknown[]> {
  const command = ["lint", `${name}.json`, `--config=infra/documents/${name}/redocly.yaml`, "--format=json"];
  const silent = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { output } = await finished(run(`${root}node_modules/.bin/redocly`, command, silent));
  return JSON.parse(output).problems;
}
