import { readdirSync, readFileSync } from "node:fs";
import { dirname, parse, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** The folder of the SDK with a file or a folder for each resource, such as `Customers.js` and `BillingPortal/`. */
const folder = resolve(dirname(fileURLToPath(import.meta.resolve("stripe"))), "resources");

/** Returns the resource of a path in the folder by its name in the SDK's client, such as `customers`. */
const resourceOf = (path: string) => path.replace(/[\W].*/, "").replace(/^[A-Z]/, (first) => first.toLowerCase());

const resources = new Set(readdirSync(folder).map(resourceOf));

/** Returns the resources of Stripe's SDK that each function uses: those whose names are properties in its own code. */
export async function resourcesOf(
  entryPoints: string[],
  logLevel?: BuildOptions["logLevel"],
): Promise<Map<string, ReadonlySet<string>>> {
  const own = { bundle: true, packages: "external", platform: "node", format: "esm" } as const;
  const { outputFiles } = await build({ entryPoints, ...own, logLevel, outdir: ".", write: false });
  return new Map(outputFiles.map(({ path, text }) => [parse(path).name, propertiesIn(text).intersection(resources)]));
}

/** Returns the names after a dot, and those in patterns such as `const { customers } = stripe`. */
function propertiesIn(code: string): Set<string> {
  const patterns = [...code.matchAll(/\{([\w\s,:$]+)\}\s*=(?![=>])/g)].flatMap(([, names = ""]) => names.match(/\w+/g));
  return new Set([...[...code.matchAll(/\.\s*(\w+)/g)].map(([, name]) => name), ...patterns].map(String));
}

/**
 * Replaces the other resources by empty classes, and the handler of thin events, which no function receives. The SDK's
 * client creates all of them, so nothing else omits them.
 */
export const onlyResources = (used: ReadonlySet<string>): Plugin => ({
  name: "only-resources",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]stripe[\\/]esm[\\/](resources[\\/]|StripeEventNotificationHandler\.js$)/ }, ({ path }) =>
      used.has(resourceOf(relative(folder, path))) ? undefined : { contents: emptied(readFileSync(path, "utf8")) },
    ),
});

/** Returns the classes of a module without their members. */
const emptied = (source: string) =>
  [...source.matchAll(/^export class (\w+)/gm)].map(([, name]) => `export class ${name} {}`).join("\n");
