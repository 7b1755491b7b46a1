import type { Plugin } from "esbuild";

/**
 * Leaves out the codec of event streams, which the AWS SDK imports when an operation has one: no function uses such an
 * operation. A client with such operations imports it at its start, and keeps it.
 */
export const noEventStreams: Plugin = {
  name: "no-event-streams",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    ),
};
