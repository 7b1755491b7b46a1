import { basename, resolve } from "node:path";
import { build } from "esbuild";
import { explain, sourcesIn } from "../../bundles/build.ts";
import { Failure } from "../../failure.ts";
import type { Subscriber } from "../aws/event-bridge.ts";
import { type Message, send } from "./containers.ts";
import { Pool, startContainer } from "./pool.ts";
import { type Built, rebuilding } from "./rebuild.ts";

/** Timeout of a subscriber, in seconds. */
const timeout = 900;

interface SubscriberOptions {
  /** Whether a change of the file, or of a file that it imports, counts from the next event. */
  readonly watch: boolean;
  /** Called with each line that the subscriber writes. */
  readonly print: (line: string) => void;
}

/**
 * Returns a subscriber that invokes the `handler` of a file with every event, as a rule on the bus does: in processes of
 * its own, with the variables of this process. Throws a Failure if the file cannot be loaded.
 */
export async function subscriberIn(file: string, { watch, print }: SubscriberOptions): Promise<Subscriber> {
  const name = basename(file);
  const start = () =>
    startContainer(name, resolve(file), process.env).on("message", (message: Message) => {
      if ("line" in message) print(message.line);
    });
  const current = rebuilding(async (last?: Pool): Promise<Built<Pool>> => {
    const sources = await sourcesOf(file);
    last?.retire();
    return { result: new Pool(start), sources: watch ? sources : [] };
  });
  await current();
  const subscriber: Subscriber = async (event) =>
    (await current()).use((container) => send(container, name, event, timeout));
  return Object.defineProperty(subscriber, "name", { value: name });
}

/** Returns the file, and the files that it imports. Throws a Failure if it does not build, or has no handler. */
async function sourcesOf(file: string): Promise<string[]> {
  const options = { bundle: true, packages: "external", platform: "node", format: "esm", outdir: "." } as const;
  const { metafile } = await build({
    ...options,
    entryPoints: [file],
    metafile: true,
    write: false,
    logLevel: "silent",
  })
    .catch(explain)
    .catch(({ message, cause }) => {
      throw new Failure(`SUBSCRIBER: ${file} cannot be loaded. ${message}`, { cause });
    });
  const [{ exports = [] } = {}] = Object.values(metafile.outputs);
  // A CommonJS module has only a default export here.
  if (!exports.some((name) => ["handler", "default"].includes(name)))
    throw new Failure(`SUBSCRIBER: ${file} must export a function named handler.`);
  return sourcesIn(metafile);
}
