import { type Finding, type Kind, kinds, type Progress } from "./progress.ts";

const sentences: Readonly<Record<Kind, string>> = {
  missing: "at Stripe, but not in the directory",
  stale: "different in the directory than at Stripe",
  resurrected: "deleted at Stripe, but not in the directory",
  conflicting: "references of several customers: the oldest keeps it; correct the metadata of the others at Stripe",
  unchecked: "not checked: the log says why",
};

const partial =
  "References of unchecked customers may be missing: until a reconciliation checks all of them, the service looks up unknown references at Stripe.";

/** Returns a report of a reconciliation, as lines of text. */
export function reportOf({ started, finished, checked, findings, isPartial }: Progress): string {
  const state = finished ? `finished ${iso(finished)}` : "not finished yet";
  return [
    `Reconciliation started ${iso(started)}, ${state}: ${checked} customers at Stripe.`,
    ...kinds.map((kind) => `  ${findings[kind].count} ${sentences[kind]}${idsOf(findings[kind])}`),
    "Missing, stale and resurrected customers have been repaired.",
    ...(isPartial ? [partial] : []),
  ].join("\n");
}

const iso = (time: number) => new Date(time * 1000).toISOString();

const idsOf = ({ count, ids }: Finding) =>
  count === 0 ? "" : `: ${ids.join(", ")}${count > ids.length ? ` and ${count - ids.length} more` : ""}`;
