import { buildCode } from "../../infra/bundles/build.ts";
import { pages } from "../../infra/service.ts";
import type { Figure } from "./figures.ts";
import { print } from "./table.ts";

/** Packages in a row of the table; the others are one number. */
const shown = 6;

/** The promised size of a bundle, and the better one. */
const limits = { target: { atMost: 400_000 }, stretch: { atMost: 250_000 } };

/** Measures the bundle of each function, by package. */
export async function bytes(): Promise<readonly Figure[]> {
  // A page's bundle contains what a browser runs.
  const bundles = [...(await buildCode("*"))]
    .filter(([name]) => !(name in pages))
    .map(([name, { contents, inputs }]) => ({ name, packages: packagesIn(inputs), size: contents.length }))
    .sort((a, b) => b.size - a.size);
  print(
    ["function", "bytes", "largest packages"],
    bundles.map(({ name, packages, size }) => [name, size, largestOf(packages)]),
  );
  const largest = bundles[0]?.size ?? 0;
  return [
    { name: "largest bundle", value: largest, unit: "bytes", ...limits },
    ...bundles.map(({ name, size }) => ({ name: `${name}: bundle`, value: size, unit: "bytes", ...limits })),
  ];
}

/** Returns the bytes of each package. */
function packagesIn(inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>) {
  const packages: Record<string, number> = {};
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
    const [, name = "own"] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
    packages[name] = (packages[name] ?? 0) + bytesInOutput;
  }
  return packages;
}

function largestOf(packages: Readonly<Record<string, number>>): string {
  const ordered = Object.entries(packages).sort(([, a], [, b]) => b - a);
  const others = sum(ordered.slice(shown).map(([, size]) => size));
  return [...ordered.slice(0, shown), ["others", others] as const]
    .map(([name, size]) => `${name} ${size.toLocaleString("en")}`)
    .join(" · ");
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
