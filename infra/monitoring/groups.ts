/** A composite alarm. It is raised while any of its alarms is raised, and notifies in their place. */
export interface GroupFacts {
  /** What the alarm means, in one sentence. */
  readonly means: string;
  /** Whether somebody must act now. By default, somebody must act within a day. */
  readonly urgent?: true;
}

/** The composite alarms, by name. */
export const groups = {
  "stripe-failing": { urgent: true, means: "Stripe fails, or responds too slowly." },
  "api-failing": { urgent: true, means: "Apps get errors, or wait too long." },
  "events-delayed": { urgent: true, means: "Stripe's events do not reach the directory and the apps in time." },
  "jobs-failing": { means: "The reconciliation or the report about keys does not work." },
  "audit-incomplete": { urgent: true, means: "Audit records do not reach the bucket, and can be lost." },
} as const satisfies Record<string, GroupFacts>;
export type Group = keyof typeof groups;

/**
 * A composite alarm that never notifies: its alarms explain failures elsewhere, and notify themselves. While it is
 * raised, the groups that it silences do not notify, so that one incident leads to one notification.
 */
export const knownCause = {
  name: "known-cause",
  means: "Another alarm explains failures of the API and the jobs, which therefore do not notify.",
  alarms: ["stripe-failing", "configuration-errors"],
  silences: ["api-failing", "jobs-failing"],
} as const;
