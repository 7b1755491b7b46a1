import { type Finding, type Kind, kinds, type Progress } from "./progress.ts";

const sentences: Readonly<Record<Kind, string>> = {
  missing: "at Stripe, but not in the directory",
  stale: "known otherwise than they are at Stripe",
  resurrected: "deleted at Stripe, but alive in the directory",
  conflicting:
    "references of several customers, of which the oldest keeps it: correct the metadata of the others at Stripe",
  unchecked: "not checked: the log says why",
};

const partial =
  "References of unchecked customers may be missing: until a reconciliation checks all of them, references of customers that the directory does not know are looked up at Stripe.";

/** A reconciliation as a text of some lines. */
export function reportOf({ started, finished, checked, findings, isPartial }: Progress): string {
  const state = finished ? `finished ${iso(finished)}` : "not finished yet";
  return [
    `Reconciliation begun ${iso(started)}, ${state}: ${checked} customers at Stripe.`,
    ...kinds.map((kind) => `  ${findings[kind].count} ${sentences[kind]}${named(findings[kind])}`),
    "Missing, stale and resurrected customers have been repaired.",
    ...(isPartial ? [partial] : []),
  ].join("\n");
}

const iso = (time: number) => new Date(time * 1000).toISOString();

const named = ({ count, ids }: Finding) =>
  count === 0 ? "" : `: ${ids.join(", ")}${count > ids.length ? ` and ${count - ids.length} more` : ""}`;
