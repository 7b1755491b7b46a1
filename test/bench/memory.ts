import type { Figure } from "./figures.ts";
import { Canned } from "./rig/canned.ts";
import { Container, type Sample } from "./rig/container.ts";
import { bundleFiles } from "./rig/files.ts";
import { option } from "./rig/options.ts";
import { assertSuccess, type Recording, recordInvocations } from "./rig/recordings.ts";
import { print } from "./table.ts";

const measured = ["create-customer", "authorize", "retrieve-customer", "list-customers"];

/** Requests until the heap has its working size: from then on, growth is a leak. */
const warmUp = 2_000;

const megabyte = 1_000_000;

/** Measures the memory of a container after its first response, and its growth during 10,000 requests. */
export async function memory(): Promise<readonly Figure[]> {
  const recordings = await recordInvocations();
  const requests = option("requests", 10_000);
  const rows = [];
  for (const name of measured) {
    const samples = await repeat(recordings.get(name) as Recording, requests);
    const [first, settled, last] = [samples[0], samples[Math.min(warmUp, requests) - 1], samples.at(-1)] as Sample[];
    if (first && settled && last) rows.push({ name, first, settled, last });
  }
  print(
    ["megabytes", "after the first response", `after ${warmUp} requests`, `after ${requests} requests`, "peak"],
    rows.map(({ name, first, settled, last }) => [
      name,
      ...[first.rss, settled.rss, last.rss, last.peak].map((bytes) => bytes / megabyte),
    ]),
  );
  return rows.flatMap(({ name, first, settled, last }) => [
    { name: `${name}: peak memory at the first response`, value: first.peak / megabyte, unit: "MB" },
    { name: `${name}: peak memory of ${requests} requests`, value: last.peak / megabyte, unit: "MB" },
    {
      name: `${name}: memory after ${requests} requests`,
      value: last.rss / settled.rss,
      unit: `× after ${warmUp}`,
      target: { atMost: 1.2 },
    },
  ]);
}

/** Repeats an invocation in one container. */
async function repeat(recording: Recording, requests: number): Promise<Sample[]> {
  using canned = await Canned.start({ secure: false, latency: 0 });
  const fileOf = await bundleFiles();
  canned.play(recording.exchanges);
  await using container = new Container(fileOf(recording.name), canned.variablesOf(recording));
  const samples: Sample[] = [];
  for (let request = 0; request < requests; request++) {
    const sample = await container.invoke(recording.event, recording.timeout);
    assertSuccess(recording.name, sample.result);
    samples.push({ ...sample, result: undefined });
  }
  return samples;
}
