import { type Environment, environments } from "../environments.ts";
import { costAtRest, costOfMetrics, costOfReconciliation, costOfRequests } from "./cost.ts";
import { type Facts, factsOf } from "./facts.ts";

/** `node infra/cost/main.ts` prints the tables of infra/README.md#cost. */
const all = Object.entries<Environment>(environments).map(([name, environment]) => ({
  name,
  environment,
  facts: factsOf(name, environment),
}));

const tables = {
  "a million requests": costOfRequests,
  "a month without requests": costAtRest,
  "a month with requests in every hour, in addition": costOfMetrics,
  "a reconciliation of a million customers": costOfReconciliation,
};
type Costs = (facts: Facts, environment: Environment) => Readonly<Record<string, number>>;

/** Returns a table with a column per environment, and the totals. */
function table(title: string, costs: Costs): string {
  const columns = all.map(({ facts, environment }) => costs(facts, environment));
  const rows = Object.keys(columns[0] ?? {}).map((row) => [row, ...columns.map((column) => dollars(column[row] ?? 0))]);
  const totals = columns.map((column) => dollars(Object.values(column).reduce((sum, value) => sum + value, 0)));
  const head = [title, ...all.map(({ name }) => name)];
  return [head, ["---", ...all.map(() => "---:")], ...rows, ["**total**", ...totals.map((total) => `**${total}**`)]]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

const dollars = (value: number) => value.toFixed(2);

console.log(
  Object.entries(tables)
    .map(([title, costs]) => table(title, costs))
    .join("\n\n"),
);
