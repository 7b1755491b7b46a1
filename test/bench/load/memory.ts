import { renameSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/*
 * Loaded into each process of the service. At the start and after each SIGUSR2, it collects the garbage and writes the
 * memory of the process to a file in the directory that its own URL contains.
 */
setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
const file = `${new URL(import.meta.url).searchParams.get("directory")}/${process.pid}`;
const [, , , name = "gateway"] = process.argv;

function write() {
  collect();
  const { heapUsed: heap, rss } = process.memoryUsage();
  writeFileSync(`${file}.new`, JSON.stringify({ name, pid: process.pid, heap, rss }));
  renameSync(`${file}.new`, `${file}.json`);
}

write();
process.on("SIGUSR2", write);
