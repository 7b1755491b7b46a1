import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { createTable } from "../../infra/local/resources.ts";
import { dynamo, type Item } from "../../lib/platform/table.ts";

/** Calls `run` with a new, empty table, then deletes the table. */
export async function withEmptyTable<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const { TABLE } = process.env;
  await createTable(dynamo(), name);
  try {
    process.env.TABLE = name;
    return await run();
  } finally {
    process.env.TABLE = TABLE;
    await dynamo().send(new DeleteTableCommand({ TableName: name }));
  }
}

/** Returns the items of the table whose key begins with `prefix`. */
export async function itemsOf<Kind extends Item>(prefix: string): Promise<Kind[]> {
  const { Items = [] } = await dynamo().send(new ScanCommand({ TableName: process.env.TABLE }));
  return (Items as Kind[]).filter(({ pk }) => pk.startsWith(prefix));
}
