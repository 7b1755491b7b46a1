import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { awsClient } from "./aws.ts";
import { env } from "./env.ts";

export interface Item {
  /** The partition key: the item's kind, and its name among those of that kind. */
  readonly pk: string;
}
type Update = Omit<UpdateCommandInput, "Key" | "TableName">;
type Condition = Pick<Update, "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues">;

/** That one request may ask for. */
const mostItems = 100;
/** Items that one request of a scan looks at. */
const scanned = 500;
/** How long a container keeps the id of the table, in milliseconds: less than it takes to delete and restore a table. */
const idMaxAge = 60_000;
let knownId: { readonly name: string; readonly id: Promise<string>; readonly since: number } | undefined;
let client: DynamoDBDocumentClient | undefined;

/** A client of tables whose items are plain objects; what is undefined in one is left out. */
export const tableClient = (config: DynamoDBClientConfig) =>
  DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } });

/** The client of the one table, which the variable TABLE names: one per container. */
export function dynamo(): DynamoDBDocumentClient {
  client ??= tableClient(awsClient);
  return client;
}

/** The id of the table, which a table restored under the same name does not have. */
export function tableId(): Promise<string> {
  const name = env("TABLE");
  if (knownId?.name === name && Date.now() - knownId.since < idMaxAge) return knownId.id;
  const id = describe(name);
  knownId = { name, id, since: Date.now() };
  id.catch(() => {
    knownId = undefined;
  });
  return id;
}

async function describe(TableName: string): Promise<string> {
  const { Table } = await dynamo().send(new DescribeTableCommand({ TableName }));
  if (!Table?.TableId) throw new Error(`DynamoDB does not tell the id of the table ${TableName}.`);
  return Table.TableId;
}

/** The item as it is after every write that was answered. */
export async function getItem<Kind extends Item>(pk: string): Promise<Kind | undefined> {
  const command = new GetCommand({ TableName: env("TABLE"), Key: { pk }, ConsistentRead: true });
  const { Item } = await dynamo().send(command);
  return Item as Kind | undefined;
}

/** The items of these keys that there are, in any order; as of a moment ago. */
export async function getItems<Kind extends Item>(
  pks: readonly string[],
  { client = dynamo(), table = env("TABLE") }: { client?: DynamoDBDocumentClient; table?: string } = {},
): Promise<Kind[]> {
  const found: Kind[] = [];
  const asked = [...new Set(pks)];
  while (asked.length > 0) {
    const Keys = asked.splice(0, mostItems).map((pk) => ({ pk }));
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys } } }),
    );
    found.push(...((Responses?.[table] ?? []) as Kind[]));
    asked.push(...(UnprocessedKeys?.[table]?.Keys ?? []).map(({ pk }) => String(pk)));
  }
  return found;
}

/** Puts an item in the place of the one with its key; false where the condition is not met. */
export const putItem = (item: Item, condition: Condition = {}): Promise<boolean> =>
  whether(dynamo().send(new PutCommand({ TableName: env("TABLE"), Item: item, ...condition })));

/** An item whose every change is made to what was read. Revision 0 is no item yet. */
export interface Versioned extends Item {
  readonly revision: number;
}

/** Puts the next revision of an item. Returns undefined if the item has changed or has gone since it was read. */
export async function putNext<Kind extends Versioned>(edited: Kind): Promise<Kind | undefined> {
  const { revision } = edited;
  const next = { ...edited, revision: revision + 1 };
  return (await putItem(next, onlyIf(revision))) ? next : undefined;
}

const onlyIf = (revision: number): Condition =>
  revision === 0
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : { ConditionExpression: "revision = :revision", ExpressionAttributeValues: { ":revision": revision } };

/** Changes an item, or makes it; false where the condition is not met. */
export const updateItem = (pk: string, update: Update): Promise<boolean> =>
  whether(dynamo().send(new UpdateCommand({ TableName: env("TABLE"), Key: { pk }, ...update })));

async function whether(written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Some items whose keys begin so, and the key to go on after; none at the end. */
export async function scanItems<Kind extends Item>(prefixes: readonly string[], after?: string) {
  const conditions = prefixes.map((_, index) => `begins_with(pk, :prefix${index})`);
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new ScanCommand({
      TableName: env("TABLE"),
      ConsistentRead: true,
      ExclusiveStartKey: after === undefined ? undefined : { pk: after },
      ExpressionAttributeValues: Object.fromEntries(prefixes.map((prefix, index) => [`:prefix${index}`, prefix])),
      FilterExpression: conditions.join(" OR "),
      Limit: scanned,
    }),
  );
  return { items: Items as Kind[], next: LastEvaluatedKey?.pk as string | undefined };
}
