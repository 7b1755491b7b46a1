import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect } from "vitest";
import { alias } from "../../../infra/service.ts";
import { dynamo, lambda } from "../aws.ts";
import { control, deployed, stripe } from "../deployed.ts";
import type { FunctionName } from "../functions.ts";
import { Log } from "../logs.ts";
import { untilPublished } from "../messages.ts";
import { client, name, named } from "../target.ts";
import { newReference, retrieve } from "./references.ts";

/** Invokes a function and returns its result. Throws if the function fails. */
async function invoke(name: FunctionName, event: object = {}) {
  const command = new InvokeCommand({ FunctionName: named(name), Qualifier: alias, Payload: JSON.stringify(event) });
  const { Payload, FunctionError } = await lambda.send(command);
  const text = Payload?.transformToString() ?? "";
  if (FunctionError) throw new Error(`${name} failed: ${text}`);
  return JSON.parse(text);
}

/** Runs a reconciliation to its end. */
export const reconcile = () => invoke("reconcile-customers", { now: true });

/** Checks that a reconciliation adds a customer whose event was lost, and publishes its report. */
export async function checkReconciliation() {
  const log = await Log.of("reconcile-customers");
  const reference = newReference();
  for (const type of ["customer.created", "payment_method.attached"])
    await control("POST", "/delivery_faults", { fault: "lost", type });
  const { id } = await stripe.customers.create({ metadata: { [`reference_${client}`]: reference } });
  await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
  const { state, report } = await reconcile();
  expect(state).toBe("finished");
  const known = await dynamo.send(new GetCommand({ TableName: named(), Key: { pk: `customer#${id}` } }));
  expect(known.Item?.state.references).toEqual([`${client}#${reference}`]);
  expect(await retrieve(reference)).toMatchObject({ id });
  await untilPublished({ "detail-type": "reconciliation.finished", detail: { report } }, log);
  await log.assertNoFailure();
  await log.until({ message: "job", service: "stripe-customers", state });
  await log.until({ environment: name, MissingCustomers: expect.any(Number) });
}

/** Checks that the key report finds the keys that expire soon, this one and that of `npm run smoke`, and publishes them. */
export async function checkKeyReport() {
  const expiring = 2;
  const log = await Log.of("report-keys");
  expect(await invoke("report-keys")).toEqual({ expiring_keys: expiring, unused_keys: 0 });
  const detail = { environment: name, client: deployed.expiringClient };
  await untilPublished({ "detail-type": "client_key.expiring", detail }, log);
  await log.assertNoFailure();
  await log.until({ message: "job", service: "stripe-customers", expiring_keys: expiring });
  await log.until({ ExpiringKeys: expiring, environment: name });
}
