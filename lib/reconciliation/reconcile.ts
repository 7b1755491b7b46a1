import type { Context } from "aws-lambda";
import { publish } from "../platform/bus.ts";
import { env } from "../platform/env.ts";
import { logger } from "../platform/logger.ts";
import { type Metric, measure } from "../platform/metrics.ts";
import { pace } from "../platform/pace.ts";
import { tableId } from "../platform/table.ts";
import type { FinishedReconciliation } from "../schemas/report-event.ts";
import { advance, begin, eventFactsOf, type Kind, kinds, type Progress, readProgress } from "./progress.ts";
import { reportOf } from "./report.ts";
import { step } from "./walk.ts";

/** Seconds from the start of one reconciliation to the start of the next. */
const interval = 86_400;
/** Longest time that the check of one customer takes, in milliseconds. */
const margin = 120_000;

/**
 * Compares Stripe's customers with the directory and the directory with Stripe, and repairs the directory. Continues
 * where the last invocation stopped; starts again a day after the last start, in another table, or when the event
 * says `now`. Throws when Stripe, the table or the bus fails as a whole: the next invocation continues.
 */
export async function reconcile(event: unknown, { getRemainingTimeInMillis }: Context) {
  const progress = await currentProgress(Object(event).now === true);
  if (progress.phase === "finished") return resultOf("waiting", (await advance(progress)) ?? progress);
  const rate = Number(env("RECONCILIATION_RATE"));
  const wait = pace(rate);
  const isLate = () => getRemainingTimeInMillis() < margin;
  let latest = progress;
  do {
    const next = await step({ progress: latest, rate, wait, isLate })
      .then(finish)
      .then(advance)
      .catch(reportFailed(latest));
    if (!next) return resultOf("overtaken", latest);
    latest = next;
  } while (latest.phase !== "finished" && !isLate());
  return resultOf(latest.phase === "finished" ? "finished" : "paused", latest);
}

/** The reconciliation to continue: a new one when one is due, or the latest. */
async function currentProgress(isAsked: boolean): Promise<Progress> {
  const [latest, table] = [await readProgress(), await tableId()];
  const started = now();
  const isOver = latest?.phase === "finished" && started - latest.started >= interval;
  const isDue = isAsked || latest?.table !== table || isOver;
  return latest && !isDue ? latest : begin(latest, table, started);
}

const now = () => Math.floor(Date.now() / 1000);

/** What an invocation returns. */
const resultOf = (state: "finished" | "overtaken" | "paused" | "waiting", progress: Progress) => ({
  state,
  report: reportOf(progress),
});

/** Reports how far the reconciliation is when an invocation fails. */
const reportFailed = (progress: Progress) => (error: unknown) => {
  measure({ FailedReconciliations: 1 });
  logger.error("reconciliation", { report: reportOf(progress) });
  throw error;
};

const metrics: Readonly<Record<Kind, Metric>> = {
  missing: "MissingCustomers",
  stale: "StaleCustomers",
  resurrected: "ResurrectedCustomers",
  conflicting: "ConflictingCustomers",
  unchecked: "UncheckedCustomers",
};

/** Reports what was found, at the end. */
async function finish(progress: Progress): Promise<Progress> {
  if (progress.phase !== "finished") return progress;
  const finished = now();
  const completed = progress.isPartial ? undefined : { at: finished, keys: progress.keys };
  const done: Progress = { ...progress, finished, completed };
  const { checked, findings } = done;
  const counts = Object.fromEntries(kinds.map((kind) => [kind, findings[kind].count])) as Record<Kind, number>;
  const detail: FinishedReconciliation = {
    version: 1,
    ...eventFactsOf(done),
    checked,
    ...counts,
    report: reportOf(done),
  };
  await publish([{ type: "reconciliation.finished", detail }]);
  const found = Object.fromEntries(kinds.map((kind) => [metrics[kind], findings[kind].count]));
  measure({ FinishedReconciliations: 1, ...found });
  return done;
}
