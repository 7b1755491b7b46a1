import type { Environment } from "../environments.ts";
import { nameIn } from "../service.ts";
import { functionAlarms, ruleFailures, type Watch } from "./functions.ts";
import { type GroupFacts, groups, knownCause } from "./groups.ts";
import { type Kind, type KindName, kinds } from "./kinds.ts";
import { metricsOf, type Value } from "./metrics.ts";
import { thresholdIn } from "./settings.ts";
import { singleValues } from "./single.ts";

/** An alarm of an environment. */
export interface AlarmData extends Kind {
  readonly name: string;
  /** What it means, whether it is urgent, and its section in the runbook. */
  readonly description: string;
  readonly value: Value;
}

/** A composite alarm of an environment. Other alarms are stated by name. */
export interface CompositeData {
  readonly name: string;
  readonly description: string;
  /** It is raised while one of these is raised. */
  readonly alarms: readonly string[];
  /** While this one is raised, it does not notify. */
  readonly suppressor?: string;
  readonly notifies: boolean;
}

/** Returns all alarms of an environment, except the composite ones. */
export function alarmsOf(name: string, environment: Environment): AlarmData[] {
  const single = Object.entries(singleValues(name, environment)).flatMap(([kind, value]): Watch[] =>
    value ? [{ kind: kind as KindName, value }] : [],
  );
  return [...functionAlarms(name, environment), ...stripeRule(name, environment), ...single].map((watch): AlarmData => {
    const { kind, subject, ...more } = watch;
    const facts: Kind = kinds[kind];
    const group = more.group ?? facts.group;
    const { urgent }: GroupFacts = group ? groups[group] : facts;
    return {
      ...facts,
      ...more,
      group,
      name: nameIn(name, ...(subject ? [subject] : []), kind),
      threshold: thresholdIn(environment.alarms, kind),
      description: describe(facts.means, facts.section ?? group ?? kind, urgent),
    };
  });
}

/** Returns the composite alarms, each after those that it states. */
export function compositesOf(name: string, alarms: readonly AlarmData[]): CompositeData[] {
  const silenced: readonly string[] = knownCause.silences;
  const ofGroup = ([group, { means, urgent }]: [string, GroupFacts]): CompositeData[] =>
    inParts({
      name: nameIn(name, group),
      description: describe(means, group, urgent),
      alarms: alarms.filter((alarm) => alarm.group === group).map((alarm) => alarm.name),
      notifies: true,
      ...(silenced.includes(group) && { suppressor: nameIn(name, knownCause.name) }),
    });
  const all = Object.entries<GroupFacts>(groups).flatMap(ofGroup);
  const cause = {
    name: nameIn(name, knownCause.name),
    description: `${knownCause.means} ${runbook}${knownCause.name}`,
    alarms: knownCause.alarms.map((each) => nameIn(name, each)),
    notifies: false,
  };
  return [...all.filter(({ suppressor }) => !suppressor), cause, ...all.filter(({ suppressor }) => suppressor)];
}

/** Alarms that a composite alarm can state: its rule has at most 10,240 characters. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const maxStated = 60;

/** Returns a composite alarm after its parts. If it states too many alarms, its parts state them, and do not notify. */
function inParts(composite: CompositeData): CompositeData[] {
  const { name, description, alarms } = composite;
  const count = Math.ceil(alarms.length / maxStated);
  if (count <= 1) return [composite];
  const parts = Array.from({ length: count }, (_, index) => ({
    name: `${name}-${index + 1}`,
    description,
    alarms: alarms.slice(index * maxStated, (index + 1) * maxStated),
    notifies: false,
  }));
  return [...parts, { ...composite, alarms: parts.map((part) => part.name) }];
}

/** Returns the alarm of the rule that receives Stripe's events, if the environment has one. */
function stripeRule(name: string, { stripe: { eventSource } }: Environment): Watch[] {
  const subject = "stripe-events";
  const value = ruleFailures(metricsOf(name).rule(subject, eventSource));
  return eventSource ? [{ kind: "rule-failures", subject, group: "events-delayed", value }] : [];
}

const runbook = "Runbook: infra/README.md#";

const describe = (means: string, section: string, urgent = false) =>
  `${urgent ? "Act now." : "Act within a day."} ${means} ${runbook}${section}`;
