import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { nameIn, schedules } from "../../service.ts";
import { Failure } from "../failures.ts";
import { Progress } from "../progress.ts";
import type { Target } from "../target.ts";
import { storedProgress } from "./stored-progress.ts";

const job = "reconcile-customers";
/** Milliseconds between two reads of the progress. */
const interval = 1_000;

interface Result {
  readonly state: string;
  readonly report: string;
}

/** Reconciles to the end, and returns the report. Throws a Failure if the function fails. */
export async function reconcile(target: Target): Promise<string> {
  const client = new LambdaClient({
    ...target.aws,
    // A second invocation would begin again.
    maxAttempts: 1,
    requestHandler: { requestTimeout: (schedules[job].timeout + 60) * 1_000 },
  });
  using _shown = await showProgress(target);
  let result = await invoke(client, target.name, { now: true });
  while (result.state === "paused") result = await invoke(client, target.name, {});
  // If another invocation has finished it, this one is waiting for the next.
  if (result.state === "finished" || result.state === "waiting") return result.report;
  throw new Failure(
    `Another invocation continues this reconciliation. npm run doctor -- --env ${target.name} says when it has finished.`,
  );
}

async function invoke(client: LambdaClient, environment: string, event: object): Promise<Result> {
  const functionName = nameIn(environment, job);
  const command = new InvokeCommand({ FunctionName: functionName, Qualifier: "live", Payload: JSON.stringify(event) });
  const { FunctionError, Payload } = await client.send(command);
  const result = JSON.parse(Buffer.from(Payload ?? []).toString());
  if (!FunctionError) return result;
  throw new Failure(`The reconciliation failed: ${result.errorMessage} Look at the log /aws/lambda/${functionName}.`);
}

/** Shows how many customers the new reconciliation has compared, until it is disposed. */
async function showProgress(target: Target): Promise<Disposable> {
  const former = await storedProgress(target);
  const progress = new Progress("customers compared");
  const stop = new AbortController();
  const poll = async () => {
    while (!stop.signal.aborted) {
      const latest = await storedProgress(target);
      const isNew = latest && latest.revision !== former?.revision;
      if (isNew && latest.phase !== "finished") progress.show(latest.checked);
      await sleep(interval, undefined, { signal: stop.signal });
    }
  };
  // The reconciliation does not need its progress to be shown.
  poll().catch(() => undefined);
  return {
    [Symbol.dispose]() {
      stop.abort();
      progress[Symbol.dispose]();
    },
  };
}
