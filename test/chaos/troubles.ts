import * as fc from "fast-check";

/** What fails in a round, besides what a former round left. */
export const trouble = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant("stripe" as const),
      fault: fc.constantFrom(
        "rate_limit",
        "lock_timeout",
        "error_500",
        "error_500_kept",
        "error_503",
        "html",
        "reset_before_write",
        "reset_after_write",
        "truncated_after_write",
      ),
      times: fc.constantFrom(1, 2, 3, 10),
      skip: fc.constantFrom(0, 0, 1, 3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("delivery" as const),
      fault: fc.constantFrom("lost", "doubled", "reordered"),
      times: fc.constantFrom(1, 3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("aws" as const),
      fate: fc.constantFrom(
        { error: "ProvisionedThroughputExceededException" },
        { error: "ThrottlingException" },
        "lost" as const,
      ),
      times: fc.constantFrom(1, 3, 10),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ does: "rotate Stripe's keys" as const }) },
  { weight: 1, arbitrary: fc.constant({ does: "rotate a client's key" as const }) },
  { weight: 1, arbitrary: fc.constant({ does: "cold start" as const }) },
);
export type Trouble = typeof trouble extends fc.Arbitrary<infer Value> ? Value : never;
