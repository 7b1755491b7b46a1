import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { awsClient } from "../../../lib/platform/aws.ts";
import { itemKinds } from "../../../lib/platform/item-kinds.ts";
import { tableClient } from "../../../lib/platform/table.ts";
import type { Progress } from "../../../lib/reconciliation/progress.ts";
import { nameIn } from "../../service.ts";
import type { Target } from "../target.ts";

/** Returns the progress of the latest reconciliation of an environment, or undefined if none has run. */
export async function storedProgress({ name, aws }: Target): Promise<Progress | undefined> {
  const client = tableClient({ ...awsClient, ...aws });
  const Key = { pk: itemKinds.reconciliation };
  const { Item } = await client.send(new GetCommand({ TableName: nameIn(name), Key, ConsistentRead: true }));
  return Item as Progress | undefined;
}
