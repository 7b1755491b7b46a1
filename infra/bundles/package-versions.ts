import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Keeps of the package.json that a client of the AWS SDK imports only the version, which it sends as its user agent. */
export const onlyVersions: Plugin = {
  name: "only-versions",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]@aws-sdk[\\/].*package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    }),
};
