import { writeFileSync } from "node:fs";
import { AssetHashType } from "aws-cdk-lib";
import { Code, Runtime } from "aws-cdk-lib/aws-lambda";
import { buildBundles, folder } from "../bundles.ts";

let bundles: Map<string, Uint8Array> | undefined;

export const runtime = Runtime.NODEJS_24_X;

/**
 * Returns the code of a function. All are bundled at once, the first time: NodejsFunction would start npx and esbuild
 * for each, which takes several times as long.
 */
export const codeOf = (name: string): Code =>
  Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: runtime.bundlingImage,
      // What differs between functions: without it the CDK takes the one bundle for the other.
      command: [name],
      local: {
        tryBundle: (directory) => {
          bundles ??= buildBundles();
          const code = bundles.get(name);
          if (!code) throw new Error(`There is no functions/${name}.ts.`);
          writeFileSync(`${directory}/index.js`, code);
          return true;
        },
      },
    },
  });
