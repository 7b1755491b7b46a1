import { AssetHashType } from "aws-cdk-lib";
import { Code, Runtime } from "aws-cdk-lib/aws-lambda";
import { type Bundle, buildBundles, folder, writeBundle } from "../bundles/build.ts";

let bundles: Map<string, Bundle> | undefined;

/** The runtime of all functions. */
export const runtime = Runtime.NODEJS_24_X;

/** Bundles all functions. Call it before a synthesis, which is synchronous: esbuild runs its plugins only asynchronously. */
export async function bundleFunctions() {
  bundles ??= await buildBundles();
}

/**
 * Returns the code of a function. All functions are bundled at once: NodejsFunction would start npx and esbuild for
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
          if (!bundles) throw new Error("bundleFunctions() must run before the synthesis.");
          const bundle = bundles.get(name);
          if (!bundle) throw new Error(`There is no functions/${name}.ts.`);
          writeBundle(directory, bundle);
          return true;
        },
      },
    },
  });
