import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { endpoints, functions, hooks, pages } from "../../../infra/service.ts";
import { templatesOf } from "../../support/templates.ts";

interface Widget {
  readonly type: string;
  readonly width: number;
  readonly properties: { readonly title?: string; readonly alarms?: unknown[]; readonly metrics?: unknown[][] };
}

describe.each(Object.entries<Environment>(environments))("the dashboard of %s", (name, environment) => {
  const { operations } = templatesOf(name, environment);
  const [dashboard] = Object.values(operations.findResources("AWS::CloudWatch::Dashboard"));
  // Each part of the body that is not text is the ARN of an alarm or the region.
  const parts: unknown[] = dashboard?.Properties.DashboardBody["Fn::Join"][1];
  const body = JSON.parse(parts.map((part) => (typeof part === "string" ? part : "token")).join(""));
  const widgets: Widget[] = body.widgets;
  const linesOf = (title: string) => {
    const metrics = widgets.find(({ properties }) => properties.title === title)?.properties.metrics ?? [];
    return metrics.map((metric) => Object(metric.at(-1)).label);
  };

  it("has the name of the environment", () => {
    expect(dashboard?.Properties.DashboardName).toBe(`stripe-customers-${name}`);
  });

  it("shows the state of every alarm that notifies", () => {
    const notifying = ["Alarm", "CompositeAlarm"].flatMap((type) =>
      Object.values(operations.findResources(`AWS::CloudWatch::${type}`)).filter(
        ({ Properties }) => Properties.AlarmActions,
      ),
    );
    expect(widgets[0]?.properties.alarms).toHaveLength(notifying.length);
  });

  it("has a line for every endpoint, client and function", () => {
    const clients = environment.clients.map((client) => client.name);
    const deployed = Object.keys(functions).filter(
      (each) => (environment.canary || !(each in hooks)) && !(each in pages),
    );
    expect(linesOf("Requests by endpoint")).toEqual(Object.keys(endpoints));
    for (const title of ["Requests by client", "429 by client"]) expect(linesOf(title)).toEqual(clients);
    for (const title of ["Concurrent executions", "Bytes in logs"]) expect(linesOf(title)).toEqual(deployed);
  });

  it("fills each row", () => {
    for (const { type, width, properties } of widgets) expect(24 % width, `${type} ${properties.title}`).toBe(0);
  });
});
