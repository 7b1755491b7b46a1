import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

interface Mutant {
  /** What the changed code does. */
  readonly name: string;
  /** Whether so few histories show it that only the long run tests it. */
  readonly isRare: boolean;
  /** The seed with which the normal run begins: shortly before a history that shows the mistake. The default is 1. */
  readonly seed?: number;
  /** Path in lib/. */
  readonly file: string;
  /** Texts of the file, and their replacements. */
  readonly changes: readonly (readonly [from: string, to: string])[];
}

/** Former mistakes of the service, which the simulation must find. */
export const mutants: readonly Mutant[] = [
  {
    name: "changes a customer whose reference has moved",
    isRare: false,
    file: "directory/update-holder.ts",
    changes: [["if (!hasReference(current, reference)) return unlinkHolder(reference, holder, current);", ""]],
  },
  {
    name: "settles the claim of another customer",
    isRare: true,
    file: "directory/entries.ts",
    changes: [
      [
        '"ADD customers :customer DELETE former :customer"',
        '"ADD customers :customer DELETE former :customer REMOVE claim"',
      ],
    ],
  },
  {
    name: "trusts a directory for as long as a container lives",
    isRare: true,
    file: "directory/completeness.ts",
    changes: [
      ["  const known = await", "  if (trusted.has(namespace)) return true;\n  const known = await"],
      [
        "return now() - known.heartbeat < heartbeatLifetime && known.table === (await ownTable());",
        "trusted.add(namespace);\n  return true;",
      ],
      ["const now = ", "const trusted = new Set<string>();\nconst now = "],
    ],
  },
  {
    name: "trusts a directory that was restored",
    isRare: true,
    file: "directory/completeness.ts",
    changes: [[" && known.table === (await ownTable())", ""]],
  },
  {
    name: "creates a customer although a former one has the reference again",
    isRare: true,
    file: "directory/upsert.ts",
    changes: [["if (await linkFormer(reference, former, call)) return undefined;", ""]],
  },
  {
    name: "publishes two events with one id",
    isRare: false,
    file: "directory/conflicts.ts",
    changes: [["id: idOf(facts.id, reference)", "id: facts.id"]],
  },
  {
    name: "detaches a payment method after a transient failure",
    isRare: false,
    seed: 139,
    file: "payment-methods/make-default.ts",
    changes: [["throw isRefusal(error) ?", "throw true ?"]],
  },
  {
    name: "leaves a payment method attached, but not the default, when the caller retries",
    isRare: false,
    seed: 51,
    file: "payment-methods/attach.ts",
    changes: [["if (isDefault) await", "if (isDefault && isNew) await"]],
  },
];

const lib = fileURLToPath(new URL("../../lib", import.meta.url));

/** Returns a plugin that builds the code with the mistake. The build fails if the code to change is missing. */
export const withMutant = ({ file, changes }: Mutant): Plugin => ({
  name: "mutant",
  setup: ({ onLoad }) =>
    onLoad({ filter: new RegExp(`${RegExp.escape(`${lib}/${file}`)}$`) }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [from, to] of changes) {
        if (!contents.includes(from)) throw new Error(`There is no "${from}" in ${file}.`);
        contents = contents.replace(from, to);
      }
      return { contents, loader: "ts" };
    }),
});
