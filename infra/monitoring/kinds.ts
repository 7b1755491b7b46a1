import type { Group } from "./groups.ts";

/** What the alarms of one kind have in common. An alarm is raised when its value reaches the threshold. */
export interface Kind {
  /** Default threshold. An environment can declare another. */
  readonly threshold: number;
  /** What the threshold counts. */
  readonly unit: string;
  /** Length of a period, in minutes. */
  readonly minutes: number;
  /** Consecutive periods in which the value reaches the threshold. The default is 1. */
  readonly periods?: number;
  /** Whether it is raised by a value that is missing or 0, for as many periods as the threshold. */
  readonly absence?: true;
  /** What the alarm means, in one sentence. */
  readonly means: string;
  /** Whether somebody must act now. By default, somebody must act within a day. */
  readonly urgent?: true;
  /** The composite alarm that notifies in place of this one. */
  readonly group?: Group;
  /** Section of the runbook. The default is the name of the group, or of the kind if it has no group. */
  readonly section?: string;
}

/** By function: the group depends on the function. */
const functions = {
  errors: {
    threshold: 5,
    unit: "failed invocations",
    minutes: 5,
    section: "functions",
    means: "The function throws or times out.",
  },
  duration: {
    threshold: 95,
    unit: "percent of the timeout",
    minutes: 5,
    periods: 3,
    section: "functions",
    means: "The slowest invocations almost reach the timeout of the function.",
  },
  throttles: {
    threshold: 5,
    unit: "rejected invocations",
    minutes: 5,
    section: "functions",
    means: "Lambda rejects invocations, because the function runs at its maximum concurrency.",
  },
} satisfies Record<string, Kind>;

/** By job or rule: the period of a job's alarm is the time between two invocations, if that is longer. */
const jobs = {
  "job-failures": {
    threshold: 3,
    unit: "failed invocations",
    minutes: 60,
    group: "jobs-failing",
    means: "All attempts of the job fail.",
  },
  "job-silence": {
    threshold: 3,
    unit: "missing invocations",
    minutes: 1,
    absence: true,
    group: "jobs-failing",
    means: "The schedule does not invoke the job.",
  },
  "rule-failures": {
    threshold: 1,
    unit: "events",
    minutes: 5,
    means: "EventBridge cannot deliver events of the rule to its target.",
  },
  "reconciliation-silence": {
    threshold: 2,
    unit: "days",
    minutes: 24 * 60,
    absence: true,
    group: "jobs-failing",
    means: "No reconciliation has finished.",
  },
} satisfies Record<string, Kind>;

const api = {
  "api-errors": {
    threshold: 5,
    unit: "percent of the requests",
    minutes: 5,
    group: "api-failing",
    means: "The API responds with a 5xx.",
  },
  "api-latency": {
    threshold: 5000,
    unit: "milliseconds",
    minutes: 5,
    periods: 3,
    group: "api-failing",
    means: "One request of a hundred takes too long.",
  },
  "authorizer-failures": {
    threshold: 5,
    unit: "requests",
    minutes: 5,
    group: "api-failing",
    means: "API Gateway gets no usable result from the authorizer.",
  },
  "rejected-keys": {
    threshold: 100,
    unit: "requests",
    minutes: 15,
    means: "Many requests have a key that is missing, unknown or expired.",
  },
  "client-throttles": {
    threshold: 10,
    unit: "percent of the requests",
    minutes: 15,
    means: "API Gateway rejects requests with a 429, because apps exceed their rate, their quota or the stage's rate.",
  },
  "firewall-blocks": {
    threshold: 100,
    unit: "requests",
    minutes: 15,
    means: "AWS WAF blocks many requests.",
  },
  "account-concurrency": {
    threshold: 950,
    unit: "executions",
    minutes: 5,
    means: "Executions and reservations almost use up the account's Lambda quota.",
  },
} satisfies Record<string, Kind>;

const events = {
  "queue-age": {
    threshold: 900,
    unit: "seconds",
    minutes: 5,
    group: "events-delayed",
    means: "The oldest of Stripe's events waits too long in the queue.",
  },
  "queue-depth": {
    threshold: 10_000,
    unit: "events",
    minutes: 5,
    group: "events-delayed",
    means: "Too many of Stripe's events wait in the queue.",
  },
  "event-age": {
    threshold: 3600,
    unit: "seconds",
    minutes: 15,
    group: "events-delayed",
    means: "Events are handled long after Stripe created them.",
  },
  "dead-letters": {
    threshold: 1,
    unit: "events",
    minutes: 5,
    means: "Events failed in all attempts, and wait in the dead-letter queue.",
  },
  "webhook-rejections": {
    threshold: 20,
    unit: "requests",
    minutes: 15,
    means: "The webhook endpoint rejects requests, because their signature is wrong or missing.",
  },
} satisfies Record<string, Kind>;

const directory = {
  "table-failures": {
    threshold: 10,
    unit: "requests",
    minutes: 5,
    urgent: true,
    means: "DynamoDB fails or throttles requests to the table.",
  },
  "directory-drift": {
    threshold: 10,
    unit: "customers",
    minutes: 24 * 60,
    means: "The reconciliation repaired many customers, because their events did not arrive.",
  },
  "unchecked-customers": {
    threshold: 1,
    unit: "customers",
    minutes: 24 * 60,
    means: "The reconciliation could not check a customer, so upserts do not trust the directory.",
  },
  "conflicting-references": {
    threshold: 1,
    unit: "references",
    minutes: 24 * 60,
    means: "Several customers have the same reference.",
  },
  "renamed-customers": {
    threshold: 1,
    unit: "customers",
    minutes: 5,
    means: "An upsert updated a customer after it lost the reference.",
  },
} satisfies Record<string, Kind>;

const access = {
  "configuration-errors": {
    threshold: 1,
    unit: "failures",
    minutes: 5,
    urgent: true,
    means: "A secret, a permission or a variable is missing or wrong, so requests, events or jobs fail.",
  },
  "stale-secrets": {
    threshold: 10,
    unit: "failed fetches",
    minutes: 15,
    means: "Functions cannot fetch a secret again, and use its last value.",
  },
  "expiring-keys": {
    threshold: 1,
    unit: "client keys",
    minutes: 24 * 60,
    means: "A client key expires soon.",
  },
  "audit-errors": {
    threshold: 1,
    unit: "records",
    minutes: 5,
    group: "audit-incomplete",
    means: "CloudWatch Logs cannot deliver audit records, and does not try again.",
  },
  "audit-throttles": {
    threshold: 1,
    unit: "records",
    minutes: 15,
    periods: 4,
    group: "audit-incomplete",
    means: "Firehose throttles the delivery of audit records.",
  },
  "audit-age": {
    threshold: 1800,
    unit: "seconds",
    minutes: 5,
    group: "audit-incomplete",
    means: "Audit records wait too long for their delivery to the bucket.",
  },
  "audit-failures": {
    threshold: 1,
    unit: "percent of the writes",
    minutes: 15,
    group: "audit-incomplete",
    means: "Firehose cannot write audit records to the bucket.",
  },
} satisfies Record<string, Kind>;

const stripe = {
  "stripe-outages": {
    threshold: 3,
    unit: "pauses",
    minutes: 5,
    group: "stripe-failing",
    means: "Functions stop calling Stripe for seconds, because it fails many times in a row.",
  },
  "stripe-failures": {
    threshold: 20,
    unit: "attempts",
    minutes: 5,
    group: "stripe-failing",
    means: "Stripe responds to requests with a 5xx, or not in time.",
  },
  "stripe-latency": {
    threshold: 3000,
    unit: "milliseconds",
    minutes: 5,
    periods: 3,
    group: "stripe-failing",
    means: "One request to Stripe of ten takes too long.",
  },
  "stripe-rate-limits": {
    threshold: 50,
    unit: "responses",
    minutes: 5,
    means: "Stripe rejects requests with a 429, because the account exceeds its rate.",
  },
} satisfies Record<string, Kind>;

/** The kinds of alarms, by name. */
export const kinds = { ...functions, ...jobs, ...api, ...events, ...directory, ...access, ...stripe };
export type KindName = keyof typeof kinds;
