import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { heartbeatLifetime } from "../../../lib/directory/completeness.ts";
import { awsClient } from "../../../lib/platform/aws.ts";
import { tableClient } from "../../../lib/platform/table.ts";
import { settings } from "../../environments.ts";
import { nameIn } from "../../service.ts";
import { ok, problem, type Result, warning } from "../checks/result.ts";
import { storedProgress } from "../reconcile/stored-progress.ts";
import type { Target } from "../target.ts";
import { iso } from "../text.ts";

/** Seconds after which a finished reconciliation is old: one begins each day, and a large one takes longer. */
const oldAfter = 3 * 86_400;

/** Checks that a reconciliation of this table has finished, and that it still runs. */
export async function checkReconciliation(target: Target, now: number): Promise<Result> {
  const { progress, table } = await read(target);
  const start = startOf(target);
  if (!progress) return problem("No reconciliation has run yet.", start);
  const { completed, heartbeat, checked, phase, findings } = progress;
  const log = `Look at the log /aws/lambda/${nameIn(target.name, "reconcile-customers")}.`;
  if (progress.table !== table) return problem("The last reconciliation was of another table.", start);
  if (phase !== "finished" && !completed)
    return problem(
      `The first reconciliation is in progress: ${checked} customers checked until ${iso(heartbeat)}.`,
      `Every 15 minutes, it continues. To begin again: ${start}`,
    );
  if (!completed) return problem(`The last reconciliation could not check ${findings.unchecked.count} customers.`, log);
  if (isOutdated(completed.keys, settings.REFERENCE_KEYS(target.environment)))
    return problem("The metadata keys of the references have changed since the last reconciliation.", start);
  if (!target.isLocal && now - heartbeat > heartbeatLifetime)
    return problem(`The reconciliation has not run since ${iso(heartbeat)}.`, log);
  const finished = `finished ${iso(completed.at)}`;
  return now - completed.at > oldAfter
    ? warning(`The last one ${finished}.`, log)
    : ok(`${finished}, ${checked} customers checked`);
}

async function read(target: Target) {
  const client = tableClient({ ...awsClient, ...target.aws });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: nameIn(target.name) }));
  return { progress: await storedProgress(target), table: Table?.TableId };
}

const isOutdated = (former: string, present: string) => {
  const before: Record<string, string> = JSON.parse(former);
  return Object.entries(JSON.parse(present)).some(([namespace, key]) => before[namespace] !== key);
};

/** Returns the command that starts a reconciliation. */
const startOf = ({ name }: Target) => `npm run reconcile -- --env ${name}`;
