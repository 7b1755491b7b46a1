import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { namesIn, reservedExecutions, unreservedExecutions } from "../../../infra/capacity.ts";
import { type Environment, environments } from "../../../infra/environments.ts";
import { root } from "../../support/programs.ts";
import { templatesOf } from "../../support/templates.ts";

/** Executions that functions can reserve in an account with 1,000. */
const available = 1000 - unreservedExecutions;

describe.each(Object.entries<Environment>(environments))("the functions of %s", (name, environment) => {
  const reserved: Readonly<Record<string, number>> = Object.fromEntries(
    Object.values(templatesOf(name, environment)).flatMap((stack) =>
      Object.values(stack.findResources("AWS::Lambda::Function")).map(({ Properties }) => [
        Properties.FunctionName.replace(`stripe-customers-${name}-`, ""),
        Properties.ReservedConcurrentExecutions,
      ]),
    ),
  );

  it("have maximums of concurrent executions that are computed from their load", () => {
    const { rate } = environment.throttle;
    expect(reserved).toMatchObject({
      authorize: Math.ceil(rate * 0.5),
      "retrieve-customer": rate * 0.4,
      "create-customer": rate * 0.8,
      "upsert-customer-reference": rate * 1.2,
      "search-customers": 20,
      "receive-stripe-webhook": Math.min(rate, 50) * 0.2,
      "consume-stripe-events": 10,
      "reconcile-customers": 2,
      "report-keys": 1,
    });
    expect(new Set(Object.keys(reserved))).toEqual(new Set(namesIn(environment)));
    expect(Object.values(reserved).filter((maximum) => !(maximum > 0))).toEqual([]);
  });

  it("fit into an account, and require the sum in the operators' guide", () => {
    const sum = Object.values(reserved).reduce((one, other) => one + other, 0);
    expect(sum).toBe(reservedExecutions(environment));
    expect(sum).toBeLessThanOrEqual(available);
    expect(readFileSync(`${root}infra/README.md`, "utf8")).toContain(`| ${name} | ${sum} |`);
  });
});
