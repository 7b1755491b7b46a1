import { Progress } from "../../infra/operator/progress.ts";
import type { Figure } from "./figures.ts";
import { Canned } from "./rig/canned.ts";
import { Container } from "./rig/container.ts";
import { bundleFiles } from "./rig/files.ts";
import { option } from "./rig/options.ts";
import { assertSuccess, type Recording, recordInvocations } from "./rig/recordings.ts";
import { print } from "./table.ts";

const measured = ["create-customer", "authorize", "retrieve-customer", "list-customers"];

/** Requests until the heap has its working size: from then on, growth is a leak. */
const warmUp = 2_000;

const megabyte = 1_000_000;

/** Measures the memory of a container at its first response, and during 10,000 requests. */
export async function memory(): Promise<readonly Figure[]> {
  const recordings = await recordInvocations();
  const requests = option("requests", 10_000);
  const rows = [];
  for (const name of measured) {
    const used = await repeat(recordings.get(name) as Recording, requests);
    const [first = 0, settled = 0, last = 0] = [used[0], used[Math.min(warmUp, requests) - 1], used.at(-1)];
    rows.push({ name, first, settled, last, highest: Math.max(...used) });
  }
  print(
    ["megabytes", "first response", `${warmUp} requests`, `${requests} requests`, "highest"],
    rows.map(({ name, first, settled, last, highest }) => [name, first, settled, last, highest]),
  );
  return rows.flatMap(({ name, first, settled, last, highest }) => [
    { name: `${name}: memory at the first response`, value: first, unit: "MB" },
    { name: `${name}: highest memory of ${requests} requests`, value: highest, unit: "MB" },
    {
      name: `${name}: growth of memory from request ${warmUp} to ${requests}`,
      value: last / settled,
      unit: "×",
      target: { atMost: 1.2 },
    },
  ]);
}

/** Repeats an invocation in one container. Returns its memory after each, in megabytes. */
async function repeat(recording: Recording, requests: number): Promise<number[]> {
  using canned = await Canned.start({ secure: false, latency: 0 });
  const fileOf = await bundleFiles();
  canned.play(recording.exchanges);
  await using container = new Container(fileOf(recording.name), canned.variablesOf(recording));
  const used: number[] = [];
  using progress = new Progress(`requests of ${recording.name}`, requests);
  for (let request = 0; request < requests; request++) {
    const { result, rss } = await container.invoke(recording.event, recording.timeout);
    assertSuccess(recording.name, result);
    used.push(rss / megabyte);
    progress.step();
  }
  return used;
}
