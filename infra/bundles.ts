import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, buildSync } from "esbuild";

/** Credential providers that a Lambda function never uses. The bundles do not contain their code. */
const unusedCredentials = ["ini", "login", "process", "sso", "web-identity"].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);

/** The folder of the functions. */
export const folder = fileURLToPath(new URL("../functions", import.meta.url));

/** Returns the bundle of each function by name: one CommonJS file with all its dependencies. */
export const buildBundles = () => build("*");

/** Returns the bundle of one function, with a source map for debuggers. */
export const buildBundle = (name: string) => build(name, { sourcemap: "inline" }).get(name) ?? "";

function build(files: string, options: BuildOptions = {}): Map<string, Uint8Array> {
  const { outputFiles = [] } = buildSync({
    entryPoints: [`${folder}/${files}.ts`],
    outdir: folder,
    write: false,
    bundle: true,
    external: unusedCredentials,
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    platform: "node",
    target: "node24",
    sourcesContent: false,
    sourceRoot: folder,
    ...options,
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path, ".js"), contents]));
}
