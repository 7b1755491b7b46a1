import { statSync } from "node:fs";

/** What a build made, and the paths of the files that it read. */
export interface Built<Result> {
  readonly result: Result;
  readonly sources: readonly string[];
}

/** A build that has ended. */
interface Attempt<Result> extends Partial<Built<Result>> {
  /** Its place among all calls and builds. */
  readonly order: number;
  /** In Unix milliseconds. */
  readonly started: number;
  /** Why it failed. */
  readonly error?: unknown;
}

/** Longest that the time of a change lags behind the clock, in milliseconds: Linux counts it in ticks. */
const tick = 20;

/**
 * Returns a function that returns the result of the last build. If that build failed, or a file that it read has changed
 * since it started, the function builds again before. So a call sees every change that was saved before it. `build` gets
 * the result of the last build that succeeded. The function throws the error of a failed build.
 */
export function rebuilding<Result>(build: (last?: Result) => Promise<Built<Result>>): () => Promise<Result> {
  let latest: Promise<Attempt<Result>> | undefined;
  let last: Result | undefined;
  let order = 0;
  const begin = () => {
    const attempt = { order: order++, started: Date.now() };
    latest = build(last).then(
      (built) => {
        last = built.result;
        return { ...attempt, ...built };
      },
      (error) => ({ ...attempt, error }),
    );
    return latest;
  };
  return async () => {
    const call = order++;
    let current = latest ?? begin();
    let ended = await current;
    while (ended.order < call && isStale(ended)) {
      // Calls at the same time share one build.
      if (latest === current) begin();
      current = latest ?? begin();
      ended = await current;
    }
    if ("error" in ended) throw ended.error;
    return ended.result as Result;
  };
}

/** Returns whether a new build could have another result. The change time counts, because a restored file has an old modification time. */
const isStale = ({ started, sources = [], ...ended }: Attempt<unknown>) =>
  "error" in ended ||
  sources.some((path) => {
    const status = statSync(path, { throwIfNoEntry: false });
    return !status || status.ctimeMs > started - tick;
  });
