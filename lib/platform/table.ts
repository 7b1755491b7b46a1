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

/** An item of the table. */
export interface Item {
  /** The partition key: the item's kind, then its name within the kind. */
  readonly pk: string;
}
type Update = Omit<UpdateCommandInput, "Key" | "TableName">;
type Condition = Pick<Update, "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues">;

/** Maximum keys per request. */
const maxKeys = 100;
/** Maximum items that one request of a scan evaluates. */
const scanLimit = 500;
/** Maximum age of the known table id, in milliseconds: less than the time to delete and restore a table. */
const idMaxAge = 60_000;
let knownId: { readonly name: string; readonly id: Promise<string>; readonly since: number } | undefined;
let client: DynamoDBDocumentClient | undefined;

/** Returns a DynamoDB client whose items are plain objects. It omits undefined values. */
export const tableClient = (config: DynamoDBClientConfig) =>
  DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } });

/** Returns the container's DynamoDB client. */
export function dynamo(): DynamoDBDocumentClient {
  client ??= tableClient(awsClient);
  return client;
}

/** Returns the id of the table in TABLE. A table restored under the same name has another id. */
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
  if (!Table?.TableId) throw new Error(`DynamoDB did not return the id of the table ${TableName}.`);
  return Table.TableId;
}

/** Reads an item with strong consistency. Returns undefined if the item does not exist. */
export async function getItem<Kind extends Item>(pk: string): Promise<Kind | undefined> {
  const command = new GetCommand({ TableName: env("TABLE"), Key: { pk }, ConsistentRead: true });
  const { Item } = await dynamo().send(command);
  return Item as Kind | undefined;
}

/** Reads items with eventual consistency, in any order and without keys that have no item. By default from TABLE. */
export async function getItems<Kind extends Item>(
  pks: readonly string[],
  { client = dynamo(), table = env("TABLE") }: { client?: DynamoDBDocumentClient; table?: string } = {},
): Promise<Kind[]> {
  const found: Kind[] = [];
  const remaining = [...new Set(pks)];
  while (remaining.length > 0) {
    const Keys = remaining.splice(0, maxKeys).map((pk) => ({ pk }));
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys } } }),
    );
    found.push(...((Responses?.[table] ?? []) as Kind[]));
    remaining.push(...(UnprocessedKeys?.[table]?.Keys ?? []).map(({ pk }) => String(pk)));
  }
  return found;
}

/** Puts an item. Returns false if the condition is not met. */
export const putItem = (item: Item, condition: Condition = {}): Promise<boolean> =>
  isConditionMet(dynamo().send(new PutCommand({ TableName: env("TABLE"), Item: item, ...condition })));

/** An item with optimistic locking. Revision 0 means that the item does not exist yet. */
export interface Versioned extends Item {
  readonly revision: number;
}

/** Puts the next revision of an item. Returns undefined if the item was changed or deleted since it was read. */
export async function putNext<Kind extends Versioned>(edited: Kind): Promise<Kind | undefined> {
  const { revision } = edited;
  const next = { ...edited, revision: revision + 1 };
  return (await putItem(next, onlyIf(revision))) ? next : undefined;
}

const onlyIf = (revision: number): Condition =>
  revision === 0
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : { ConditionExpression: "revision = :revision", ExpressionAttributeValues: { ":revision": revision } };

/** Updates or creates an item. Returns false if the condition is not met. */
export const updateItem = (pk: string, update: Update): Promise<boolean> =>
  isConditionMet(dynamo().send(new UpdateCommand({ TableName: env("TABLE"), Key: { pk }, ...update })));

async function isConditionMet(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Scans one page of the items with these key prefixes, after the key `after`. `next` is undefined at the end. */
export async function scanItems<Kind extends Item>(prefixes: readonly string[], after?: string) {
  const conditions = prefixes.map((_, index) => `begins_with(pk, :prefix${index})`);
  const { Items = [], LastEvaluatedKey } = await dynamo().send(
    new ScanCommand({
      TableName: env("TABLE"),
      ConsistentRead: true,
      ExclusiveStartKey: after === undefined ? undefined : { pk: after },
      ExpressionAttributeValues: Object.fromEntries(prefixes.map((prefix, index) => [`:prefix${index}`, prefix])),
      FilterExpression: conditions.join(" OR "),
      Limit: scanLimit,
    }),
  );
  return { items: Items as Kind[], next: LastEvaluatedKey?.pk as string | undefined };
}
