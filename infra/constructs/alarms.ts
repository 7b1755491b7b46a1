import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { type AlarmData, alarmsOf, type CompositeData, compositesOf } from "../monitoring/alarms.ts";
import { idOf, type Value } from "../monitoring/metrics.ts";
import { metricFrom } from "./metric.ts";

interface AlarmsProps {
  /** Name of the environment. */
  readonly name: string;
  readonly environment: Environment;
  readonly topic: Topic;
}

/** The alarms of an environment. A composite alarm notifies in place of its alarms, every other alarm itself. */
export class Alarms extends Construct {
  /** The alarms that notify. */
  readonly notifying: AlarmBase[] = [];
  readonly #action: SnsAction;
  readonly #byName = new Map<string, AlarmBase>();

  constructor(scope: Construct, id: string, { name, environment, topic }: AlarmsProps) {
    super(scope, id);
    this.#action = new SnsAction(topic);
    const alarms = alarmsOf(name, environment);
    for (const data of alarms) this.#add(data.name, this.#alarm(data), !data.group);
    for (const data of compositesOf(name, alarms)) this.#add(data.name, this.#composite(data), data.notifies);
  }

  #add(name: string, alarm: AlarmBase, notifies: boolean) {
    this.#byName.set(name, alarm);
    if (!notifies) return;
    alarm.addAlarmAction(this.#action);
    this.notifying.push(alarm);
  }

  #alarm({ name, description, value, threshold, minutes, periods = 1, absence }: AlarmData): Alarm {
    return new Alarm(this, name, {
      alarmName: name,
      alarmDescription: description,
      metric: metricOf(value, Duration.minutes(minutes)),
      // With few values, a percentile would be that of chance.
      ...(value.metrics[0]?.statistic.startsWith("p") && { evaluateLowSampleCountPercentile: "ignore" }),
      ...(absence
        ? {
            threshold: 1,
            evaluationPeriods: threshold,
            comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
            treatMissingData: TreatMissingData.BREACHING,
          }
        : { threshold, evaluationPeriods: periods, treatMissingData: TreatMissingData.NOT_BREACHING }),
    });
  }

  #composite({ name, description, alarms, suppressor }: CompositeData): CompositeAlarm {
    return new CompositeAlarm(this, name, {
      compositeAlarmName: name,
      alarmDescription: description,
      alarmRule: AlarmRule.anyOf(...alarms.map((each) => AlarmRule.fromAlarm(this.#get(each), AlarmState.ALARM))),
      ...(suppressor && {
        actionsSuppressor: this.#get(suppressor),
        // The alarm of a cause can be raised after those of its consequences, and end before them.
        actionsSuppressorWaitPeriod: Duration.minutes(2),
        actionsSuppressorExtensionPeriod: Duration.minutes(5),
      }),
    });
  }

  #get(name: string): AlarmBase {
    const alarm = this.#byName.get(name);
    if (!alarm) throw new Error(`A composite alarm states the alarm ${name}, which does not exist before it.`);
    return alarm;
  }
}

/** Returns a metric or an expression of the CDK. */
function metricOf({ metrics, expression }: Value, period: Duration): IMetric {
  const used = metrics.map((metric) => metricFrom(metric, period));
  const usingMetrics = Object.fromEntries(used.map((metric, index) => [idOf(index), metric]));
  const [only] = used;
  return only && !expression ? only : new MathExpression({ expression: expression ?? "", usingMetrics, period });
}
