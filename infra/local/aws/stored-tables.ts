import { setTimeout as sleep } from "node:timers/promises";
import type { AttributeValue, DescribeTableOutput, KeySchemaElement, WriteRequest } from "@aws-sdk/client-dynamodb";
import type { Journal, Journals } from "../store.ts";

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
    const { TableName, Key, RequestItems } = input;
    if (operation === "CreateTable") await this.#fill(input, send);
    if (operation === "DeleteTable") tableJournal(this.#journal, TableName).clear();
    if (operation === "PutItem") await this.#save(TableName, this.#keyIn(TableName, input.Item), send);
    if (operation === "UpdateItem" || operation === "DeleteItem") await this.#save(TableName, Key, send);
    if (operation !== "BatchWriteItem") return;
    for (const [table, requests] of Object.entries(RequestItems))
      for (const { PutRequest, DeleteRequest } of requests)
        await this.#save(table, DeleteRequest?.Key ?? this.#keyIn(table, PutRequest?.Item ?? {}), send);
  }

  #keyIn(table: string, item: Item): Item {
    return Object.fromEntries(
      (this.#keys.get(table) ?? []).flatMap((name) => (item[name] ? [[name, item[name]]] : [])),
    );
  }

  /** Stores an item as it is now, or its deletion. */
  async #save(TableName: string, key: Item, send: Send) {
    const Key = this.#keyIn(TableName, key);
    const id = JSON.stringify(Key);
    const { Item: item } = await send<{ Item?: Item }>("GetItem", { TableName, Key, ConsistentRead: true });
    if (item) tableJournal(this.#journal, TableName).save({ id, item });
    else tableJournal(this.#journal, TableName).remove(id);
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
