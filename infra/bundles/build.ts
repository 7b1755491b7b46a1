import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildFailure, type BuildOptions, build, formatMessages, type Metafile } from "esbuild";
import { noCallSites } from "./no-call-sites.ts";
import { noEventStreams } from "./no-event-streams.ts";
import { onlyVersions } from "./package-versions.ts";
import { onlyResources, resourcesOf } from "./stripe-resources.ts";

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The folder of the functions. */
export const folder = pathOf("../../functions");

/** The files of a function as Lambda loads them, by name. The handler is `index.handler`. */
export type Bundle = Readonly<Record<"index.mjs" | "function.cjs", Uint8Array>>;

/** A function's code with all its dependencies, as one CommonJS module. */
interface Code {
  readonly contents: Uint8Array;
  /** The bytes in it by source file. */
  readonly inputs: Metafile["outputs"][string]["inputs"];
  /** Paths of the source files, without packages. */
  readonly sources: readonly string[];
}

const options: BuildOptions = {
  bundle: true,
  write: false,
  metafile: true,
  format: "cjs",
  mainFields: ["module", "main"],
  minify: true,
  platform: "node",
  target: "node24",
  sourcesContent: false,
  alias: {
    // Lambda gives the role's credentials in environment variables, so the AWS SDK's other providers never run.
    "@aws-sdk/credential-provider-node": pathOf("./credentials.ts"),
    "@aws-sdk/endpoint-cache": pathOf("./no-endpoint-cache.ts"),
    // The AWS SDK looks for its configuration files. A function has none.
    "node:fs/promises": pathOf("./no-files.ts"),
  },
  // The AWS SDK compares bodies with these, which loads Node's web streams. The bodies are strings and Node's streams.
  define: { Blob: "undefined", ReadableStream: "undefined" },
  // The AWS SDK's `import("node:http")` would load Node's fetch too. As `require`, it does not.
  supported: { "dynamic-import": false },
};

/** Returns the bundle of each function by name. */
export async function buildBundles(): Promise<Map<string, Bundle>> {
  return new Map([...(await buildCode("*"))].map(([name, { contents }]) => [name, bundleOf(contents)]));
}

/**
 * Returns the bundle of one function, with a source map for debuggers, and the paths of its source files. Throws an error
 * that shows the lines that do not build.
 */
export async function buildBundle(
  name: string,
  from = folder,
): Promise<{ bundle: Bundle; sources: readonly string[] }> {
  const built = await buildCode(name, { sourcemap: "inline", logLevel: "silent" }, from).catch(explain);
  const code = built.get(name);
  if (!code) throw new Error(`There is no functions/${name}.ts.`);
  return { bundle: bundleOf(code.contents), sources: code.sources };
}

/** Throws an error of esbuild again, with the lines of code in its message. */
export async function explain(failure: BuildFailure): Promise<never> {
  if (!failure.errors) throw failure;
  const messages = await formatMessages(failure.errors, { kind: "error" });
  throw new Error(`The code does not build.\n${messages.join("").trimEnd()}`, { cause: failure });
}

const index = readFileSync(pathOf("./index.mjs"));
const bundleOf = (contents: Uint8Array): Bundle => ({ "index.mjs": index, "function.cjs": contents });

/** Writes the files of a bundle into a folder. Returns the path of the file that Lambda loads. */
export function writeBundle(directory: string, bundle: Bundle): string {
  mkdirSync(directory, { recursive: true });
  for (const [file, contents] of Object.entries(bundle)) writeFileSync(`${directory}/${file}`, contents);
  return `${directory}/index.mjs`;
}

/** Returns the code of the functions in a folder that match the pattern. esbuild runs once for those with the same resources. */
export async function buildCode(pattern: string, more: BuildOptions = {}, from = folder): Promise<Map<string, Code>> {
  const resources = await resourcesOf([`${from}/${pattern}.ts`], more.logLevel);
  const groups = Map.groupBy(resources, ([, used]) => [...used].sort().join());
  const built = await Promise.all(
    [...groups.values()].map(async (group) => {
      const [[, used] = ["", new Set<string>()]] = group;
      const entryPoints = group.map(([name]) => `${from}/${name}.ts`);
      const plugins = [...(more.plugins ?? []), onlyResources(used), onlyVersions, noCallSites, noEventStreams];
      return codeIn(await build({ ...options, outdir: from, sourceRoot: from, ...more, entryPoints, plugins }));
    }),
  );
  return new Map(built.flat());
}

function codeIn({ outputFiles = [], metafile }: Awaited<ReturnType<typeof build>>): [string, Code][] {
  const outputs = Object.values(metafile?.outputs ?? {});
  const sources = sourcesIn(metafile);
  return outputFiles.map(({ path, contents }, index) => [
    parse(path).name,
    { contents, inputs: outputs[index]?.inputs ?? {}, sources },
  ]);
}

/** Returns the paths of the files that esbuild read, without packages. */
export const sourcesIn = (metafile?: Metafile): string[] =>
  Object.keys(metafile?.inputs ?? {})
    .filter((path) => !path.includes("node_modules/"))
    .map((path) => resolve(path));
