import type { Environment } from "../environments.ts";
import { schedules } from "../service.ts";
import { assumptions } from "./assumptions.ts";
import { endpointMemory, type Facts } from "./facts.ts";
import { type PriceName, prices } from "./prices.ts";

const million = 1_000_000;
const gigabyte = 1e9;
const month = { minutes: 30 * 24 * 60, days: 30 };

/** Costs in US dollars, by what they are for. */
type Costs = Readonly<Record<string, number>>;

const cost = (price: PriceName, quantity: number) => prices[price].usd * quantity;
const invocations = (count: number, seconds: number, memory: number) =>
  cost("functionRequest", count) + cost("functionGigabyteSecond", count * seconds * memory);

/** Returns the cost of a million requests and of the events that they cause. */
export function costOfRequests(facts: Facts, { logRetention }: Environment): Costs {
  const { reads, seconds, authorized, traced, response } = assumptions;
  const { memory, hasFirewall } = facts;
  return {
    "API Gateway": cost("apiRequest", million),
    "functions of the endpoints": invocations(million, seconds.endpoint, endpointMemory(facts)),
    authorizer: invocations(million * authorized, seconds.authorizer, memory("authorize")),
    "events of Stripe, by webhook": costOfEvents(million * (1 - reads), facts),
    logs: costOfLogs(bytesOfLogs(), logRetention),
    traces: cost("trace", million * traced),
    "responses to the internet": cost("transfer", (million * response) / gigabyte),
    // Stripe's webhooks pass it too.
    firewall: hasFirewall ? cost("firewallRequest", million * (2 - reads)) : 0,
  };
}

function costOfEvents(count: number, { memory }: Facts): number {
  const { seconds, event } = assumptions;
  return (
    cost("apiRequest", count) +
    invocations(count, seconds.webhook, memory("receive-stripe-webhook")) +
    invocations(count, seconds.consumer, memory("consume-stripe-events")) +
    cost("queueRequest", count * event.queue) +
    cost("tableRead", count * event.reads) +
    cost("tableWrite", count * event.writes) +
    cost("busEvent", count)
  );
}

/** Returns the bytes of the logs of a million requests and of their events. */
function bytesOfLogs(): number {
  const { reads, logs, authorized } = assumptions;
  const { read, write, webhook, event, lambda, access } = logs;
  const requests = read * reads + write * (1 - reads) + lambda + access + lambda * authorized;
  const events = webhook + lambda + access + event + lambda;
  return million * (requests + (1 - reads) * events);
}

const costOfLogs = (bytes: number, days: number) =>
  cost("logIngestion", bytes / gigabyte) +
  cost("logStorage", (bytes / gigabyte) * assumptions.compression * (days / month.days));

const labels = {
  alarm: "alarms",
  compositeAlarm: "composite alarms",
  dashboard: "dashboard",
  key: "KMS keys",
  secret: "secrets",
  firewall: "firewall",
  firewallRule: "rules of the firewall",
} as const satisfies Partial<Record<PriceName, string>>;

/** Returns the cost of a month without requests. */
export function costAtRest({ monthly, memory }: Facts): Costs {
  const { pollers, seconds } = assumptions.polling;
  const paid = Object.entries(labels).map(([price, label]) => [
    label,
    cost(price as PriceName, monthly[price as PriceName] ?? 0),
  ]);
  const jobs = Object.entries(schedules).map(([name, { everyMinutes }]) =>
    invocations(month.minutes / everyMinutes, assumptions.seconds.job, memory(name as keyof typeof schedules)),
  );
  return {
    ...Object.fromEntries(paid),
    "polling of the queue": cost("queueRequest", (pollers * month.minutes * 60) / seconds),
    "scheduled jobs": jobs.reduce((sum, job) => sum + job, 0),
  };
}

/** Returns what a month costs in addition, if each metric has values in every hour. */
export const costOfMetrics = ({ metrics }: Facts): Costs => ({
  "metrics of the API's methods": cost("metric", metrics.methods),
  "metrics of the service": cost("metric", metrics.service),
});

/** Returns the cost of one reconciliation of a million customers that finds no differences. */
export function costOfReconciliation({ memory }: Facts, { reconciliation }: Environment): Costs {
  const { reads, writes } = assumptions.reconciliation;
  // One request per customer, and one per page of a hundred.
  const seconds = (million * 1.01) / reconciliation.rate;
  return {
    function: cost("functionGigabyteSecond", seconds * memory("reconcile-customers")),
    table: cost("tableRead", million * reads) + cost("tableWrite", million * writes),
  };
}
