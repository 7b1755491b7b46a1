import { type Finding, type Kind, kinds, type Progress } from "./progress.ts";

const sentences: Readonly<Record<Kind, string>> = {
  missing: "at Stripe, but not in the directory",
  stale: "known otherwise than they are at Stripe",
  resurrected: "deleted at Stripe, but alive in the directory",
  conflicting: "with the reference of another, which is older and keeps it: mend their metadata at Stripe",
  unchecked: "that could not be checked, as the log says why",
};

/** A reconciliation as a text of some lines. */
export function reportOf({ started, phase, checked, findings, completed }: Progress): string {
  const state = phase === "finished" && completed ? `finished ${iso(completed.at)}` : `not finished yet`;
  return [
    `Reconciliation begun ${iso(started)}, ${state}: ${checked} customers at Stripe.`,
    ...kinds.map((kind) => `  ${findings[kind].count} ${sentences[kind]}${named(findings[kind])}`),
    "What was missing, stale or resurrected is mended.",
  ].join("\n");
}

const iso = (time: number) => new Date(time * 1000).toISOString();

const named = ({ count, ids }: Finding) =>
  count === 0 ? "" : `: ${ids.join(", ")}${count > ids.length ? ` and ${count - ids.length} more` : ""}`;
