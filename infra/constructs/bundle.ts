import { writeFileSync } from "node:fs";
import { AssetHashType } from "aws-cdk-lib";
import { Code, Runtime } from "aws-cdk-lib/aws-lambda";
import { buildBundles, folder } from "../bundles.ts";

let bundles: Map<string, Uint8Array> | undefined;

/** The runtime of all functions. */
export const runtime = Runtime.NODEJS_24_X;

/**
 * Returns the code of a function. The first call bundles all functions: NodejsFunction would start npx and esbuild for
 * each, which is several times slower. Synthesis throws if functions/ has no file of that name.
 */
export const codeOf = (name: string): Code =>
  Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: runtime.bundlingImage,
      // Distinguishes the asset of each function. Without it, the CDK uses one bundle for all.
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
