import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { alarmsOf, compositesOf } from "../../../infra/monitoring/alarms.ts";
import { groups } from "../../../infra/monitoring/groups.ts";
import { type Kind, kinds } from "../../../infra/monitoring/kinds.ts";
import { codeIn, documents, rowsUnder } from "../../support/documents.ts";

const { prod }: { prod: Environment } = environments;
// An environment with every alarm.
const complete = { ...prod, stripe: { ...prod.stripe, eventSource: "aws.partner/stripe.com/ed_1" } };
const alarms = alarmsOf("prod", complete);
const descriptions = [...alarms, ...compositesOf("prod", alarms)].map(({ description }) => description);

/** Returns the text of each section of the runbook by its heading. */
function sectionsOf(document: string): Map<string, string> {
  const [, runbook = ""] = /^## Runbook\n([\s\S]*?)^## /m.exec(document) ?? [];
  const sections = runbook.split(/^### /m).slice(1);
  return new Map(sections.map((section) => [section.split("\n")[0] ?? "", section]));
}

/** Returns the alarms without a section, and the sections without an alarm. */
function unmatched(document: string, descriptions: readonly string[]) {
  const sections = sectionsOf(document);
  const linked = descriptions.map((text) => / Runbook: infra\/README\.md#([\w-]+)$/.exec(text)?.[1] ?? text);
  return {
    alarms: linked.filter((section) => !sections.has(section)),
    sections: [...sections.keys()].filter((section) => !linked.includes(section)),
  };
}

describe("the runbook", () => {
  it("has a section for each alarm, and no other", () => {
    expect(unmatched(documents.operators, descriptions)).toEqual({ alarms: [], sections: [] });
  });

  it("fails this test for an alarm without a section, and for a section without an alarm", () => {
    const changed = documents.operators.replace("### dead-letters", "### dead-letter");
    expect(unmatched(changed, [...descriptions, "It means nothing."])).toEqual({
      alarms: ["dead-letters", "It means nothing."],
      sections: ["dead-letter"],
    });
  });

  it("says in each section what to look at and what to do", () => {
    for (const [heading, text] of sectionsOf(documents.operators)) {
      if (heading === "known-cause") continue;
      expect(text, heading).toMatch(/```sh\n[\s\S]+```\n\n\S/);
    }
  });

  it("names the alarms of a composite alarm in its section", () => {
    const sections = sectionsOf(documents.operators);
    for (const group of Object.keys(groups))
      for (const [name, kind] of Object.entries<Kind>(kinds).filter(([, kind]) => kind.group === group))
        expect(sections.get(group), `${group}, ${kind.means}`).toContain(`\`${name}\``);
  });
});

describe("the table of alarms", () => {
  it("lists every kind with its default threshold", () => {
    const rows = rowsUnder(documents.operators, "alarm").map(([alarm = "", ...rest]) => [...codeIn(alarm), ...rest]);
    const declared = Object.entries<Kind>(kinds).map(([name, { threshold, unit }]) => [name, String(threshold), unit]);
    expect(rows).toEqual(declared);
  });
});
