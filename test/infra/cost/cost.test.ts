import { describe, expect, it } from "vitest";
import { costAtRest, costOfRequests } from "../../../infra/cost/cost.ts";
import { factsOf } from "../../../infra/cost/facts.ts";
import { type Environment, environments } from "../../../infra/environments.ts";
import { documents } from "../../support/documents.ts";
import { finished, start } from "../../support/programs.ts";

const { prod } = environments as Readonly<Record<"prod", Environment>>;

describe("the cost", () => {
  it("is in infra/README.md as npm run cost prints it", async () => {
    const { code, output, error } = await finished(start("infra/cost/main.ts"));
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(documents.operators).toContain(`\n${output}\n`);
  });

  it("counts what the stacks contain", () => {
    const { firewall, addresses, ...open } = prod;
    const without = factsOf("prod", { ...open, firewall: false });
    const facts = factsOf("prod", prod);
    expect(facts.monthly).toMatchObject({ secret: 4, firewall: 1, firewallRule: 5 });
    expect(without.monthly).toMatchObject({ secret: 4, firewall: 0, firewallRule: 0 });
    expect(costAtRest(facts)).toMatchObject({ secrets: 1.6, firewall: 5, "rules of the firewall": 5 });
    expect(costOfRequests(without, prod)).toMatchObject({ "API Gateway": 3.7, firewall: 0 });
  });
});
