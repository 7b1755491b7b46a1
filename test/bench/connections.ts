import type { Figure } from "./figures.ts";
import { Canned } from "./rig/canned.ts";
import { Container } from "./rig/container.ts";
import { bundleFiles } from "./rig/files.ts";
import { assertSuccess, type Recording, recordInvocations } from "./rig/recordings.ts";

/** Sequential requests in one container. */
const requests = 200;

/** Counts the connections to Stripe, over TLS as in production. */
export async function connections(): Promise<readonly Figure[]> {
  const { name, event, timeout, ...recording } = (await recordInvocations()).get("create-customer") as Recording;
  using canned = await Canned.start({ secure: true, latency: 0 });
  const fileOf = await bundleFiles();
  canned.play(recording.exchanges);
  await using container = new Container(fileOf(name), canned.variablesOf(recording));
  for (let request = 0; request < requests; request++)
    assertSuccess(name, (await container.invoke(event, timeout)).result);
  const figure = `${name}: connections to Stripe for ${requests} requests`;
  return [{ name: figure, value: canned.connections, unit: "connections", target: { atMost: 1 } }];
}
