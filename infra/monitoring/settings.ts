import * as z from "zod";
import { type Kind, type KindName, kinds } from "./kinds.ts";

/** Longest time that CloudWatch evaluates, in minutes: a week, or a day if a period is shorter than an hour. */
const longest = ({ minutes }: Kind) => (minutes < 60 ? 24 : 7 * 24) * 60;

/** A threshold is positive. If it is a number of periods, it is an integer, and CloudWatch limits it. */
const thresholdOf = (kind: Kind) =>
  (kind.absence ? z.int().max(Math.floor(longest(kind) / kind.minutes)) : z.number()).positive().optional();

const thresholds = Object.fromEntries(Object.entries<Kind>(kinds).map(([name, kind]) => [name, thresholdOf(kind)]));

/** Who gets the alarms of an environment, and from which thresholds. */
export const AlarmSettings = z.strictObject({
  /** Email addresses. Each must confirm its subscription. */
  emails: z.array(z.email()).optional(),
  /** By kind of alarm, a threshold in place of the default. */
  thresholds: z
    .strictObject(thresholds as Record<KindName, ReturnType<typeof thresholdOf>>, {
      error: ({ code, keys }) =>
        code === "unrecognized_keys"
          ? `There is no alarm ${String(keys)}. The alarms are ${Object.keys(kinds).join(", ")}.`
          : undefined,
    })
    .optional(),
});
type AlarmSettings = z.output<typeof AlarmSettings>;

/** Returns the threshold of a kind of alarm in an environment. */
export const thresholdIn = ({ thresholds = {} }: AlarmSettings = {}, kind: KindName): number =>
  thresholds[kind] ?? kinds[kind].threshold;
