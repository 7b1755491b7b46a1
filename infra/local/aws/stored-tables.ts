import { setTimeout as sleep } from "node:timers/promises";
import type { AttributeValue, DescribeTableOutput, KeySchemaElement, WriteRequest } from "@aws-sdk/client-dynamodb";
import type { Journal, Journals } from "../state/store.ts";

type Item = Readonly<Record<string, AttributeValue>>;

/** An item as it is stored. The id is its key. */
interface StoredItem {
  readonly id: string;
  readonly item: Item;
}

/** Sends a request to DynamoDB, and returns the output. Throws if it fails. */
export type Send = <Output>(operation: string, input: object) => Promise<Output>;

/** The input of an operation that changes items or tables, as far as it is read here. */
interface Input {
  readonly TableName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Key: Item;
  readonly Item: Item;
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
}

/** Maximum items per BatchWriteItem. */
const maxItems = 25;
/** Milliseconds between two requests for the state of a new table. */
const interval = 2;

/** Returns the journal of a table's items. */
export const tableJournal = (journal: Journals, table: string): Journal<StoredItem> => journal(`table ${table}`);

/** Stores what requests change in tables, and fills new tables. */
export class StoredTables {
  readonly #journal: Journals;
  /** The names of the key's attributes, by table. */
  readonly #keys = new Map<string, readonly string[]>();

  constructor(journal: Journals) {
    this.#journal = journal;
  }

  /** Stores what a request has changed. A new table gets the items that are stored under its name. */
  async note(operation: string, input: Input, send: Send) {
    const { TableName, Key, Item, RequestItems } = input;
    if (operation === "CreateTable") await this.#fill(input, send);
    if (operation === "DeleteTable") tableJournal(this.#journal, TableName).clear();
    if (operation === "PutItem") this.#save(TableName, Item);
    if (operation === "DeleteItem") this.#remove(TableName, Key);
    if (operation === "UpdateItem") this.#save(TableName, await itemOf(TableName, Key, send));
    if (operation !== "BatchWriteItem") return;
    for (const [table, requests] of Object.entries(RequestItems))
      for (const { PutRequest, DeleteRequest } of requests)
        if (DeleteRequest) this.#remove(table, DeleteRequest.Key ?? {});
        else this.#save(table, PutRequest?.Item ?? {});
  }

  #save(table: string, item: Item) {
    tableJournal(this.#journal, table).save({ id: this.#idOf(table, item), item });
  }

  #remove(table: string, key: Item) {
    tableJournal(this.#journal, table).remove(this.#idOf(table, key));
  }

  #idOf(table: string, item: Item): string {
    return JSON.stringify(this.#keys.get(table)?.map((name) => item[name]));
  }

  async #fill({ TableName, KeySchema }: Input, send: Send) {
    this.#keys.set(
      TableName,
      KeySchema.flatMap(({ AttributeName = "" }) => AttributeName),
    );
    const isActive = async () =>
      (await send<DescribeTableOutput>("DescribeTable", { TableName })).Table?.TableStatus === "ACTIVE";
    while (!(await isActive())) await sleep(interval);
    const stored = [...tableJournal(this.#journal, TableName).load()];
    for (let first = 0; first < stored.length; first += maxItems) {
      const requests = stored.slice(first, first + maxItems).map(({ item }) => ({ PutRequest: { Item: item } }));
      await send("BatchWriteItem", { RequestItems: { [TableName]: requests } });
    }
  }
}

/** Returns an item that exists. */
async function itemOf(TableName: string, Key: Item, send: Send): Promise<Item> {
  const { Item } = await send<{ Item: Item }>("GetItem", { TableName, Key, ConsistentRead: true });
  return Item;
}
