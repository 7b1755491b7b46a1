import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { env } from "./env.ts";
import { dynamo, type Item } from "./table.ts";

/** An item of the table in HISTORY_TABLE. */
export interface HistoryItem extends Item {
  /** The sort key. */
  readonly id: string;
  /** When DynamoDB deletes the item, in Unix seconds. */
  readonly expires: number;
}

/** Which items to return: at most `limit`, those whose id is less than `before` or greater than `after`. */
interface Range {
  readonly limit: number;
  readonly before?: string;
  readonly after?: string;
}

/** Puts an item. An item with the same keys is replaced. */
export async function putHistory(item: HistoryItem) {
  await dynamo().send(new PutCommand({ TableName: env("HISTORY_TABLE"), Item: item }));
}

/**
 * Returns the items of a partition that have not expired, with strong consistency: the greatest ids first, but after
 * `after` the least ids first. DynamoDB can take days to delete an expired item.
 */
export async function queryHistory<Kind extends HistoryItem>(
  pk: string,
  { limit, before, after }: Range,
): Promise<Kind[]> {
  const condition = after ? " AND id > :cursor" : before && " AND id < :cursor";
  const query = {
    TableName: env("HISTORY_TABLE"),
    ConsistentRead: true,
    KeyConditionExpression: `pk = :pk${condition ?? ""}`,
    FilterExpression: "expires > :now",
    ExpressionAttributeValues: { ":pk": pk, ":now": Math.floor(Date.now() / 1000), ":cursor": after ?? before },
    ScanIndexForward: after !== undefined,
  };
  const found: Kind[] = [];
  let next: Record<string, unknown> | undefined;
  do {
    const page = new QueryCommand({ ...query, Limit: limit, ExclusiveStartKey: next });
    const { Items = [], LastEvaluatedKey } = await dynamo().send(page);
    found.push(...(Items as Kind[]));
    next = LastEvaluatedKey;
  } while (next && found.length < limit);
  return found.slice(0, limit);
}
