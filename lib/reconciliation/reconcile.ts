import type { Context } from "aws-lambda";
import { publish } from "../bus.ts";
import { env } from "../env.ts";
import { count } from "../metrics.ts";
import { pace } from "../pace.ts";
import { advance, begin, type Kind, kinds, occasionOf, type Progress, readProgress } from "./progress.ts";
import { reportOf } from "./report.ts";
import { step } from "./walk.ts";

/** How long after one began the next does. Seconds. */
const interval = 86_400;
/** What a page takes at most. Milliseconds. */
const margin = 120_000;

/**
 * Holds Stripe's customers against the directory, and the directory against Stripe, and mends the directory. Goes on
 * where the last invocation stopped; begins anew a day after the last beginning, or when the event says `now`.
 */
export async function reconcile(event: unknown, { getRemainingTimeInMillis }: Context) {
  const latest = await readProgress();
  const started = Math.floor(Date.now() / 1000);
  const isOver = latest?.phase === "finished" && started - latest.started >= interval;
  const due = Object(event).now === true || !latest || isOver;
  if (latest?.phase === "finished" && !due) return resultOf("waiting", latest);
  let progress = due ? begin(latest, started) : latest;
  const wait = pace(Number(env("RECONCILIATION_RATE")));
  do {
    const next = await advance(await finished(await step({ progress, wait })));
    if (!next) return resultOf("overtaken", progress);
    progress = next;
  } while (progress.phase !== "finished" && getRemainingTimeInMillis() > margin);
  return resultOf(progress.phase === "finished" ? "finished" : "paused", progress);
}

/** What an invocation answers. */
const resultOf = (state: "finished" | "overtaken" | "paused" | "waiting", progress: Progress) => ({
  state,
  report: reportOf(progress),
});

const metrics: Readonly<Record<Kind, string>> = {
  missing: "MissingCustomers",
  stale: "StaleCustomers",
  resurrected: "ResurrectedCustomers",
  conflicting: "ConflictingCustomers",
  unchecked: "UncheckedCustomers",
};

/** Tells what came of it, at the end. */
async function finished(progress: Progress): Promise<Progress> {
  if (progress.phase !== "finished") return progress;
  const done = { ...progress, completed: { at: Math.floor(Date.now() / 1000), keys: progress.keys } };
  const { checked, findings } = done;
  const counts = Object.fromEntries(kinds.map((kind) => [kind, findings[kind].count]));
  const detail = { version: 1, ...occasionOf(done), checked, ...counts, report: reportOf(done) };
  await publish([{ type: "reconciliation.finished", detail }]);
  count(Object.fromEntries(kinds.map((kind) => [metrics[kind], findings[kind].count])));
  return done;
}
