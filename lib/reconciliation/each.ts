import { PublicationFailed } from "../platform/bus.ts";
import { causeOf, misconfiguredIn } from "../platform/failure.ts";
import { logger, trace } from "../platform/logger.ts";
import { backgroundStripe } from "../stripe/client.ts";
import { type Difference, type Run, readProgress, timeout } from "./progress.ts";

interface Work<Item> {
  readonly run: Run;
  /** Maximum checks at the same time. */
  readonly atOnce: number;
  /** Returns the name of an item in the report. */
  readonly nameOf: (item: Item) => string;
}

/**
 * Checks items in their order while there is time, and at least one. Returns what was found, the last item that was
 * checked, and whether all were. Skips an item that cannot be checked. If everything fails, waits for the checks in
 * progress, then throws.
 */
export async function each<Item>(
  items: readonly Item[],
  { run, atOnce, nameOf }: Work<Item>,
  check: (item: Item) => Promise<Difference[]>,
) {
  const found: Difference[][] = [];
  let [begun, hasFailed] = [0, false];
  const checkNext = async () => {
    while (begun < items.length && !hasFailed && (begun === 0 || !run.isLate())) {
      const [index, item] = [begun, items[begun++] as Item];
      found[index] = await check(item).catch((error) => skip(error, nameOf(item), run));
    }
  };
  const stop = (error: unknown) => {
    hasFailed = true;
    throw error;
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, () => checkNext().catch(stop)));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  return { found: found.flat(), last: items[begun - 1], isWhole: begun === items.length };
}

/** Reports an item that cannot be checked. Throws the error if requests for other objects fail too. */
async function skip(error: unknown, id: string, { wait }: Run): Promise<Difference[]> {
  if (misconfiguredIn(causeOf(error)) || error instanceof PublicationFailed) throw error;
  try {
    await wait();
    await backgroundStripe().customers.list({ limit: 1 }, { timeout });
    await readProgress();
  } catch {
    throw error;
  }
  logger.error("unchecked", { id, ...trace(causeOf(error)) });
  return [{ kind: "unchecked", id }];
}
