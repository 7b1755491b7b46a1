import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { functions, hooks, pages, schedules } from "../../../infra/service.ts";
import { templatesOf } from "../../support/templates.ts";

interface Alarm {
  readonly id: string;
  readonly AlarmName: string;
  readonly AlarmRule?: object;
  readonly AlarmActions?: unknown;
  readonly ActionsSuppressor?: unknown;
  readonly EvaluationPeriods?: number;
  readonly TreatMissingData?: string;
  readonly Metrics?: readonly { readonly MetricStat?: Stat; readonly Expression?: string }[];
}
interface Stat {
  readonly Metric: { readonly MetricName: string; readonly Dimensions?: readonly { Name: string; Value: string }[] };
  readonly Period: number;
}

const { dev }: Readonly<Record<string, Environment>> = environments;
const eventSource = "aws.partner/stripe.com/ed_1";
const withEvents = { ...(dev as Environment), stripe: { ...(dev as Environment).stripe, eventSource } };

const alarmsIn = ({ operations }: ReturnType<typeof templatesOf>, type = "Alarm"): Alarm[] =>
  Object.entries(operations.findResources(`AWS::CloudWatch::${type}`)).map(([id, { Properties }]) => ({
    id,
    ...(Properties as Omit<Alarm, "id">),
  }));

/** Returns the metrics of an alarm, each with its period. */
function metricsOf(alarm: Alarm): Stat[] {
  const { MetricName, Dimensions, Period } = alarm as unknown as Stat["Metric"] & Stat;
  return alarm.Metrics
    ? alarm.Metrics.flatMap(({ MetricStat }) => MetricStat ?? [])
    : [{ Metric: { MetricName, Dimensions }, Period }];
}

/** Returns the names of the resources of an environment, as metrics state them. */
function namesIn(templates: ReturnType<typeof templatesOf>): Set<unknown> {
  const fields = ["FunctionName", "QueueName", "TableName", "DeliveryStreamName", "StageName", "FilterName", "Name"];
  const properties = Object.values(templates).flatMap((template: Template) =>
    Object.values(template.toJSON().Resources as Record<string, { Properties?: Record<string, unknown> }>),
  );
  return new Set(
    properties.flatMap(({ Properties = {} }) => [
      ...fields.map((field) => Properties[field]),
      Object(Properties.VisibilityConfig).MetricName,
    ]),
  );
}

const arnOf = (alarm = "") => `arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:${alarm}`;

describe.each([...Object.entries<Environment>(environments), ["events", withEvents] as const])(
  "the alarms of %s",
  (name, environment) => {
    const templates = templatesOf(name, environment);
    const alarms = alarmsIn(templates);
    const composites = alarmsIn(templates, "CompositeAlarm");
    const named = (id: string) => `stripe-customers-${name}-${id}`;
    const idsIn = (rules: Alarm[]) =>
      rules.flatMap(({ AlarmRule }) =>
        [...JSON.stringify(AlarmRule).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)].map(([, id = ""]) => id),
      );
    const topic = { Ref: expect.stringMatching(/^notificationstopic/) };

    it("watch errors, duration and throttles of every function", () => {
      const watched = alarms.flatMap((alarm) =>
        metricsOf(alarm).flatMap(({ Metric: { MetricName, Dimensions = [] } }) =>
          Dimensions.filter(({ Name }) => Name === "FunctionName").map(({ Value }) => `${Value} ${MetricName}`),
        ),
      );
      const deployed = Object.keys(functions).filter(
        (each) => (environment.canary || !(each in hooks)) && !(each in pages),
      );
      const metrics = ["Errors", "Duration", "Throttles"];
      expect(watched).toEqual(
        expect.arrayContaining(deployed.flatMap((each) => metrics.map((metric) => `${named(each)} ${metric}`))),
      );
    });

    it("notify the topic, except those with a composite alarm and the known cause", () => {
      const isCause = ({ AlarmName }: Alarm) => AlarmName === named("known-cause");
      const silent = idsIn(composites.filter((composite) => !isCause(composite)));
      for (const alarm of [...alarms, ...composites]) {
        const expected = isCause(alarm) || silent.includes(alarm.id) ? undefined : [topic];
        expect(alarm.AlarmActions, alarm.AlarmName).toEqual(expected);
      }
    });

    it("are raised by missing data only where something must happen regularly", () => {
      const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === "breaching");
      const silences = Object.keys(schedules).map((job) => named(`${job}-job-silence`));
      expect(new Set(breaching.map(({ AlarmName }) => AlarmName))).toEqual(
        new Set([...silences, named("reconciliation-silence")]),
      );
      for (const alarm of breaching)
        expect(alarm).toMatchObject({ Threshold: 1, ComparisonOperator: "LessThanThreshold" });
      const others = alarms.filter((alarm) => !breaching.includes(alarm));
      for (const alarm of others)
        expect(alarm).toMatchObject({
          TreatMissingData: "notBreaching",
          ComparisonOperator: "GreaterThanOrEqualToThreshold",
        });
    });

    it("have composite alarms of existing alarms, which a known cause silences", () => {
      const ids = new Set([...alarms, ...composites].map(({ id }) => id));
      expect(idsIn(composites).filter((id) => !ids.has(id))).toEqual([]);
      const silenced = composites.filter(({ ActionsSuppressor }) => ActionsSuppressor);
      expect(silenced.map(({ AlarmName }) => AlarmName)).toEqual([named("api-failing"), named("jobs-failing")]);
      const [cause] = composites.filter(({ AlarmName }) => AlarmName === named("known-cause"));
      for (const { ActionsSuppressor } of silenced)
        expect(ActionsSuppressor).toEqual({ "Fn::GetAtt": [cause?.id, "Arn"] });
    });

    it("watch resources that exist", () => {
      const names = namesIn(templates).add(eventSource);
      const constants = ["environment", "function", "Operation", "Region", "Rule", "service"];
      const unknown = alarms.flatMap((alarm) =>
        metricsOf(alarm).flatMap(({ Metric: { Dimensions = [] } }) =>
          Dimensions.filter(({ Name, Value }) => !constants.includes(Name) && !names.has(Value)),
        ),
      );
      expect(unknown).toEqual([]);
      const queried = alarms.flatMap(({ Metrics = [] }) =>
        Metrics.flatMap(({ Expression = "" }) => /FilterName = '(.*)'$/.exec(Expression)?.[1] ?? []),
      );
      expect(queried).toEqual([named("audit"), named("audit")]);
      for (const template of [templates.api, templates.details])
        template.allResourcesProperties("AWS::Logs::SubscriptionFilter", { FilterName: named("audit") });
    });

    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
    it("stay within CloudWatch's limits", () => {
      for (const alarm of alarms) {
        const metrics = metricsOf(alarm);
        expect(metrics.length, alarm.AlarmName).toBeLessThanOrEqual(10);
        const [{ Period = 300 } = {}] = metrics;
        const longest = Period < 3600 ? 86_400 : 604_800;
        expect(Period * Number(alarm.EvaluationPeriods), alarm.AlarmName).toBeLessThanOrEqual(longest);
      }
      const namesById = new Map([...alarms, ...composites].map(({ id, AlarmName }) => [id, AlarmName]));
      for (const composite of composites) {
        const stated = idsIn([composite]).map((id) => `ALARM("${arnOf(namesById.get(id))}")`);
        expect(stated.length, composite.AlarmName).toBeLessThanOrEqual(100);
        expect(stated.join(" OR ").length + 2, composite.AlarmName).toBeLessThanOrEqual(10_240);
      }
      const resources = Object.keys(templates.operations.toJSON().Resources);
      expect(resources.length).toBeLessThan(500);
    });
  },
);
