import { Duration } from "aws-cdk-lib";
import {
  type AlarmBase,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  GraphWidgetView,
  type IWidget,
  TextWidget,
  TextWidgetBackground,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { type Graph, graphsOf } from "../monitoring/dashboard.ts";
import { nameIn } from "../service.ts";
import { metricFrom } from "./metric.ts";

interface ServiceDashboardProps {
  /** Name of the environment. */
  readonly name: string;
  readonly environment: Environment;
  /** The alarms that notify. */
  readonly alarms: readonly AlarmBase[];
}

/** Units of the dashboard's grid. */
const fullWidth = 24;
const period = Duration.minutes(5);

/** The dashboard of an environment: the state of the alarms, then a row of graphs per heading. */
export class ServiceDashboard extends Construct {
  constructor(scope: Construct, id: string, { name, environment, alarms }: ServiceDashboardProps) {
    super(scope, id);
    const rows = Object.entries(graphsOf(name, environment)).flatMap(([heading, graphs]) => [
      [headingOf(heading)],
      graphs.map((graph) => widgetOf(graph, fullWidth / graphs.length)),
    ]);
    const states = new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: fullWidth, height: 5 });
    new Dashboard(this, "dashboard", {
      dashboardName: nameIn(name),
      defaultInterval: Duration.hours(12),
      widgets: [[states], ...rows],
    });
  }
}

const headingOf = (heading: string): IWidget =>
  new TextWidget({
    markdown: `## ${heading}`,
    width: fullWidth,
    height: 1,
    background: TextWidgetBackground.TRANSPARENT,
  });

const widgetOf = ({ title, lines, stacked = false }: Graph, width: number): IWidget =>
  new GraphWidget({
    title,
    width,
    height: 6,
    stacked,
    view: GraphWidgetView.TIME_SERIES,
    left: Object.entries(lines).map(([label, metric]) => metricFrom(metric, period, label)),
  });
