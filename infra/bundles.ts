import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** Credential providers that a Lambda function never uses. The bundles do not contain their code. */
const unusedCredentials = ["ini", "login", "process", "sso", "web-identity"].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);

/** The folder of the functions. */
export const folder = fileURLToPath(new URL("../functions", import.meta.url));

/** Returns the bundle of each function by name: one CommonJS file with all its dependencies. */
export function buildBundles(): Map<string, Uint8Array> {
  const { outputFiles } = buildSync({
    entryPoints: [`${folder}/*.ts`],
    outdir: folder,
    write: false,
    bundle: true,
    external: unusedCredentials,
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    platform: "node",
    target: "node24",
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path, ".js"), contents]));
}
