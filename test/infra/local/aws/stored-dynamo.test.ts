import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, it } from "vitest";
import { startStoredDynamo } from "../../../../infra/local/aws/stored-dynamo.ts";
import { lifetimeOf } from "../../../../infra/local/listen.ts";
import { awsConfig, createTable, replaceTable } from "../../../../infra/local/resources.ts";
import { openStore } from "../../../../infra/local/state/store.ts";
import { history } from "../../../../infra/service.ts";

const directory = mkdtempSync(`${tmpdir()}/stored-dynamo-`);
afterAll(() => rmSync(directory, { recursive: true }));

/** Calls `work` with a client of DynamoDB that stores its items in the file. */
async function withDynamo<Result>(work: (client: DynamoDBDocumentClient) => Promise<Result>): Promise<Result> {
  using started = new DisposableStack();
  const store = started.use(openStore(`${directory}/state.sqlite`));
  const { serve } = lifetimeOf(started);
  const url = await serve(createServer(await startStoredDynamo(store.journal, serve)));
  return await work(DynamoDBDocumentClient.from(new DynamoDBClient(awsConfig(url))));
}

const TableName = "stored";
const itemsOf = async (client: DynamoDBDocumentClient) => (await client.send(new ScanCommand({ TableName }))).Items;
/** The items of a table that is created again, as a restart does. */
const afterRestart = () =>
  withDynamo(async (client) => {
    await createTable(client, TableName, history);
    return itemsOf(client);
  });

it("DynamoDB with stored items has the effects of all writes after a restart", async () => {
  const written = await withDynamo(async (client) => {
    await createTable(client, TableName, history);
    const item = (id: string) => ({ pk: "one", id, tags: new Set(["a"]), nested: { n: 1.5 } });
    const requests = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: item(`batch-${n}`) } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    const DeleteRequest = { Key: { pk: "one", id: "batch-0" } };
    await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: [{ DeleteRequest }] } }));
    await client.send(new PutCommand({ TableName, Item: item("put") }));
    await client.send(new DeleteCommand({ TableName, Key: { pk: "one", id: "batch-1" } }));
    const update = { TableName, UpdateExpression: "SET n = :n", ExpressionAttributeValues: { ":n": 2 } };
    const refused = { ...update, ConditionExpression: "attribute_not_exists(pk)" };
    await client.send(new UpdateCommand({ ...update, Key: { pk: "one", id: "batch-2" } }));
    await client.send(new UpdateCommand({ ...update, Key: { pk: "two", id: "new" } }));
    await expect(
      client.send(new UpdateCommand({ ...refused, Key: { pk: "one", id: "batch-3" } })),
    ).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    return itemsOf(client);
  });
  expect(written).toHaveLength(25);
  const restored = await afterRestart();
  expect(restored).toHaveLength(25);
  expect(restored).toEqual(expect.arrayContaining(written ?? []));
});

it("DynamoDB with stored items forgets those of a deleted table", async () => {
  await withDynamo(async (client) => {
    await createTable(client, TableName, history);
    await replaceTable(client, TableName, history);
    await client.send(new PutCommand({ TableName, Item: { pk: "one", id: "after" } }));
  });
  expect(await afterRestart()).toEqual([{ pk: "one", id: "after" }]);
  await withDynamo(async (client) => {
    await createTable(client, TableName, history);
    await client.send(new DeleteTableCommand({ TableName }));
  });
  expect(await afterRestart()).toEqual([]);
});
