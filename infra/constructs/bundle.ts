import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType } from "aws-cdk-lib";
import { Code, Runtime } from "aws-cdk-lib/aws-lambda";
import { buildSync } from "esbuild";

/** Credentials that a Lambda function never has: their code stays out of its bundle. */
const unusedCredentials = ["ini", "login", "process", "sso", "web-identity"].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);

const functions = fileURLToPath(new URL("../../functions", import.meta.url));
let bundles: Map<string, Uint8Array> | undefined;

/** Each function of functions/ with all that it needs, as one small file. */
function bundle(): Map<string, Uint8Array> {
  const { outputFiles } = buildSync({
    entryPoints: [`${functions}/*.ts`],
    outdir: functions,
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

export const runtime = Runtime.NODEJS_24_X;

/**
 * The code of a function. All are bundled at once, the first time: NodejsFunction would start npx and esbuild for each,
 * which takes several times as long.
 */
export const codeOf = (name: string): Code =>
  Code.fromAsset(functions, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: runtime.bundlingImage,
      // What differs between functions: without it the CDK takes the one bundle for the other.
      command: [name],
      local: {
        tryBundle: (directory) => {
          bundles ??= bundle();
          const code = bundles.get(name);
          if (!code) throw new Error(`There is no functions/${name}.ts.`);
          writeFileSync(`${directory}/index.js`, code);
          return true;
        },
      },
    },
  });
