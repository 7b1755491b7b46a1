import { type Metric, metrics } from "../../lib/platform/metrics.ts";
import type { Environment } from "../environments.ts";
import { type EndpointName, endpoints, type FunctionName, nameIn } from "../service.ts";
import { addStacks } from "../stacks/all.ts";
import { unbundledApp } from "../stacks/unbundled.ts";
import type { PriceName } from "./prices.ts";

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties have no types
  readonly Properties: any;
}

/** What an environment has, from its templates and declarations. */
export interface Facts {
  /** Numbers of resources that are paid by month. */
  readonly monthly: Readonly<Partial<Record<PriceName, number>>>;
  /** Metrics of the API's methods, and of the service with all dimensions. */
  readonly metrics: { readonly methods: number; readonly service: number };
  /** Memory of a function, in gigabytes. */
  readonly memory: (name: FunctionName) => number;
  readonly hasFirewall: boolean;
}

/** Metrics that API Gateway publishes by method: requests, 4xx, 5xx, latency and integration latency. */
const metricsPerMethod = 5;

/** Returns what an environment has. */
export function factsOf(name: string, environment: Environment): Facts {
  const app = unbundledApp();
  addStacks(app, name, environment);
  const resources = app.synth().stacks.flatMap(({ template }) => Object.values<Resource>(template.Resources));
  const all = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const firewalls = all("AWS::WAFv2::WebACL");
  const methods = all("AWS::ApiGateway::Stage").flatMap(({ MethodSettings }) => MethodSettings);
  return {
    monthly: {
      alarm: all("AWS::CloudWatch::Alarm").flatMap(watched).length,
      compositeAlarm: all("AWS::CloudWatch::CompositeAlarm").length,
      dashboard: all("AWS::CloudWatch::Dashboard").length,
      key: all("AWS::KMS::Key").length,
      secret: all("AWS::SecretsManager::Secret").length,
      firewall: firewalls.length,
      firewallRule: firewalls.flatMap(({ Rules }) => Rules).length,
    },
    metrics: {
      methods:
        metricsPerMethod *
        methods.filter(({ HttpMethod, MetricsEnabled }) => HttpMethod !== "*" && MetricsEnabled).length,
      service: serviceMetrics(environment) + all("AWS::Logs::MetricFilter").length,
    },
    memory: (id) =>
      all("AWS::Lambda::Function").find(({ FunctionName }) => FunctionName === nameIn(name, id)).MemorySize / 1024,
    hasFirewall: firewalls.length > 0,
  };
}

/** Returns the metrics that an alarm watches: each is paid. */
const watched = ({ Metrics = [{ MetricStat: {} }] }) => Metrics.filter(({ MetricStat }) => MetricStat);

/** Returns the number of metrics that the functions publish, if each has values for each endpoint and client. */
function serviceMetrics({ clients }: Environment): number {
  const values = { function: Object.keys(endpoints).length, client: clients.length, cause: 0 };
  return (Object.keys(metrics) as Metric[])
    .map((metric) => metrics[metric].by.reduce((sum, dimension) => sum + values[dimension], 1))
    .reduce((sum, number) => sum + number, 0);
}

/** Returns the average memory of the endpoints, in gigabytes. */
export function endpointMemory({ memory }: Facts): number {
  const names = Object.keys(endpoints) as EndpointName[];
  return names.reduce((sum, name) => sum + memory(name), 0) / names.length;
}
